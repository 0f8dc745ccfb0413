using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text.Json;
using Injector.Telemetry;

namespace Injector.Cluster.Api;

/// <summary>
/// The few calls that this program makes to the API server, as JSON in and out. Every failure is a
/// <see cref="KubernetesApiException"/>; credentials that the server no longer accepts are renewed and the call made
/// once more. Safe from any thread.
/// </summary>
internal sealed class KubernetesApi : IDisposable
{
    /// <summary>What a call other than a watch may take, unless the caller's token is shorter.</summary>
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    private const string Json = "application/json";

    private readonly ClusterAccess _access;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;
    private readonly ClockSkew _skew;

    public KubernetesApi(ClusterAccess access, TimeProvider time)
    {
        _access = access;
        _time = time;
        _skew = new ClockSkew(time);
        _client = new HttpClient(ApiConnection.CreateHandler(access)) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("sidecar-injector", Product.Version));
    }

    /// <summary>The API server's address, for messages.</summary>
    public Uri Server => _access.Server;

    /// <summary>How far the API server's clock is ahead of this machine's; zero while they agree within a minute.</summary>
    public TimeSpan ClockSkew => _skew.Value;

    /// <summary>Reads one object. Paths are absolute and carry their query, for instance <c>/api/v1/namespaces/shop</c>.</summary>
    public Task<ApiResponse> GetAsync(string path, CancellationToken cancellationToken, string accept = Json) =>
        SendAsync(HttpMethod.Get, path, accept, null, null, cancellationToken);

    /// <summary>Creates an object.</summary>
    public Task<ApiResponse> PostAsync(string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, Json, Json, body, cancellationToken);

    /// <summary>Replaces an object; its <c>resourceVersion</c>, when given, guards against a concurrent change (409).</summary>
    public Task<ApiResponse> PutAsync(string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, path, Json, Json, body, cancellationToken);

    /// <summary>Changes an object in part.</summary>
    public Task<ApiResponse> PatchAsync(string path, PatchKind kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, path, Json, kind.MediaType(), body, cancellationToken);

    /// <summary>Removes an object.</summary>
    public Task<ApiResponse> DeleteAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, path, Json, null, null, cancellationToken);

    /// <summary>Lists, page by page and object by object. Nothing is asked for before it is read.</summary>
    public ApiList List(string path, string accept = Json) => new(this, path, accept);

    /// <summary>Opens a stream of whatever length: a watch, which ends when the server says so, or a page that is read piece by piece.</summary>
    /// <remarks>Until the answer begins it is bounded by <see cref="RequestTimeout"/>. Disposing the response closes the connection.</remarks>
    internal Task<HttpResponseMessage> OpenAsync(string path, string accept, CancellationToken cancellationToken) =>
        BoundedAsync(HttpMethod.Get, path, token => ExchangeAsync(HttpMethod.Get, path, accept, null, null, token), cancellationToken);

    /// <summary>Does something with this server within <see cref="RequestTimeout"/>; whatever it fails with becomes the one exception.</summary>
    /// <exception cref="KubernetesApiException">It failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up, and nobody else.</exception>
    internal async Task<T> BoundedAsync<T>(HttpMethod method, string path, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await work(either.Token);
        }
        catch (Exception e) when (e is not KubernetesApiException and not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            throw ApiFailure.Of(e, _access, $"{method} {path}", deadline.IsCancellationRequested);
        }
    }

    public void Dispose() => _client.Dispose();

    private Task<ApiResponse> SendAsync(
        HttpMethod method, string path, string accept, string? contentType, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken) =>
        BoundedAsync(method, path, async token =>
        {
            using var response = await ExchangeAsync(method, path, accept, contentType, body, token);
            var answer = await AnswerBytes.ReadAsync(response.Content, token);
            return new ApiResponse(JsonDocument.Parse(answer), WarningHeaders.Read(response));
        }, cancellationToken);

    /// <summary>Sends and, where what we hold was rejected, sends once more with what can be read now.</summary>
    private async Task<HttpResponseMessage> ExchangeAsync(
        HttpMethod method, string path, string accept, string? contentType, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var credentials = _access.Current;
            try
            {
                using var request = await CreateAsync(credentials, method, path, accept, contentType, body, cancellationToken);
                var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                _skew.Hear(response.Headers.Date);
                if (response.IsSuccessStatusCode)
                    return response;
                using (response)
                {
                    if (response.StatusCode == HttpStatusCode.Unauthorized && attempt == 1 && _access.Renew(credentials))
                        continue;
                    var answer = await AnswerBytes.ReadRefusalAsync(response.Content, cancellationToken);
                    throw KubernetesApiException.FromBody(response.StatusCode, answer);
                }
            }
            catch (HttpRequestException e) when (e.InnerException is AuthenticationException && attempt == 1 && _access.Renew(credentials))
            {
                // Not the CA we knew: a cluster's CA rotates too.
            }
        }
    }

    private async ValueTask<HttpRequestMessage> CreateAsync(
        Credentials credentials, HttpMethod method, string path, string accept, string? contentType, ReadOnlyMemory<byte>? body,
        CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(method, new Uri(credentials.Server, path.TrimStart('/')));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        _access.Fields.Impersonate(request);
        request.Headers.Host = string.IsNullOrEmpty(credentials.Configuration.TlsServerName) ? null : credentials.Configuration.TlsServerName;
        try
        {
            request.Headers.Authorization = await credentials.AuthorizationAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            request.Dispose();
            throw new KubernetesApiException($"no credentials for {credentials.Server}: {(e.InnerException ?? e).Message}", e);
        }

        if (body is { } bytes)
            request.Content = new ReadOnlyMemoryContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(contentType!) } };
        return request;
    }
}
