using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Text.Json;
using Injector.Json;
using Injector.Telemetry;

namespace Injector.Cluster.Api;

/// <summary>
/// The few calls that this program makes to the API server, as JSON in and out. Every failure is a
/// <see cref="KubernetesApiException"/>; credentials that the server no longer accepts are renewed and the call made
/// once more. Safe from any thread.
/// </summary>
public sealed class KubernetesApi : IDisposable
{
    /// <summary>What a call other than a watch may take, unless the caller's token is shorter.</summary>
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How many objects one page of a list holds: at some 2 KB each, small beside the memory budget.</summary>
    public const int PageSize = 250;

    private const string Json = "application/json";

    private readonly ClusterAccess _access;
    private readonly TimeProvider _clock;
    private readonly HttpClient _client;

    public KubernetesApi(ClusterAccess access, TimeProvider clock)
    {
        _access = access;
        _clock = clock;
        _client = new HttpClient(ApiConnection.CreateHandler(access)) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("sidecar-injector", Product.Version));
    }

    /// <summary>The API server's address, for messages.</summary>
    public Uri Server => _access.Server;

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

    /// <summary>Lists page by page. The caller disposes each page before it asks for the next.</summary>
    /// <exception cref="KubernetesApiException">
    /// With <see cref="KubernetesApiException.IsExpired"/> when the server forgot the list's version between two pages.
    /// </exception>
    public async IAsyncEnumerable<ApiResponse> ListAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken, string accept = Json, int pageSize = PageSize)
    {
        var first = $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit={pageSize}";
        var next = first;
        while (true)
        {
            var page = await GetAsync(next, cancellationToken, accept);
            var token = page.Root.Member("metadata").Text("continue");
            yield return page;
            if (string.IsNullOrEmpty(token))
                yield break;
            next = $"{first}&continue={Uri.EscapeDataString(token)}";
        }
    }

    /// <summary>Opens a watch; the stream ends when the server says so and is not bounded by <see cref="RequestTimeout"/>.</summary>
    /// <remarks>Disposing the response closes the connection.</remarks>
    internal async Task<HttpResponseMessage> OpenWatchAsync(string path, string accept, CancellationToken cancellationToken)
    {
        using var opening = new CancellationTokenSource(RequestTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(opening.Token, cancellationToken);
        try
        {
            return await ExchangeAsync(HttpMethod.Get, path, accept, null, null, either.Token);
        }
        catch (OperationCanceledException) when (opening.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw TimedOut();
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<ApiResponse> SendAsync(
        HttpMethod method, string path, string accept, string? contentType, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(RequestTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var response = await ExchangeAsync(method, path, accept, contentType, body, either.Token);
            await using var stream = await response.Content.ReadAsStreamAsync(either.Token);
            var document = await JsonDocument.ParseAsync(stream, cancellationToken: either.Token);
            return new ApiResponse(document, WarningHeaders.Read(response));
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw TimedOut();
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Unreachable(e);
        }
        catch (JsonException e)
        {
            throw new KubernetesApiException($"{_access.Server} answered {method} {path} with something that is not JSON", e);
        }
    }

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
                if (response.IsSuccessStatusCode)
                    return response;
                using (response)
                {
                    if (response.StatusCode == HttpStatusCode.Unauthorized && attempt == 1 && _access.Renew(credentials))
                        continue;
                    var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
                    throw KubernetesApiException.FromBody(response.StatusCode, answer);
                }
            }
            catch (HttpRequestException e) when (e.InnerException is AuthenticationException && attempt == 1 && _access.Renew(credentials))
            {
                // Not the CA we knew: a cluster's CA rotates too.
            }
            catch (HttpRequestException e)
            {
                throw Unreachable(e);
            }
        }
    }

    private static async ValueTask<HttpRequestMessage> CreateAsync(
        Credentials credentials, HttpMethod method, string path, string accept, string? contentType, ReadOnlyMemory<byte>? body,
        CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(method, new Uri(credentials.Server, path.TrimStart('/')));
        request.Headers.TryAddWithoutValidation("Accept", accept);
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

    private KubernetesApiException TimedOut() =>
        new($"{_access.Server} did not answer within {RequestTimeout.TotalSeconds:0} s");

    private KubernetesApiException Unreachable(Exception e) =>
        new($"{_access.Server} cannot be reached: {(e.InnerException ?? e).Message}", e);
}
