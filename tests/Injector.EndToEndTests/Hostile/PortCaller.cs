using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Injector.EndToEndTests.Hostile;

/// <summary>Whoever reaches the webhook's port: it asks what it likes, in the shape of the API server's own requests.</summary>
internal sealed class PortCaller : IDisposable
{
    private static readonly SslClientAuthenticationOptions AnyServer = new()
    {
#pragma warning disable CA5359 // It attacks a server that the test itself has started; whose certificate that one shows does not matter.
        RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
        TargetHost = "anybody.example",
    };

    private readonly Uri _webhook;
    private readonly HttpClient _client;

    public PortCaller(Uri webhook)
    {
        _webhook = webhook;
        _client = new HttpClient(new SocketsHttpHandler { SslOptions = AnyServer }) { BaseAddress = webhook, Timeout = TimeSpan.FromMinutes(1) };
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A review of a pod, which nobody has parsed yet.</summary>
    public static byte[] Review(string ns, string pod) => Encoding.UTF8.GetBytes(
        $$$"""
        {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u1","kind":{"group":"","version":"v1","kind":"Pod"},
        "resource":{"group":"","version":"v1","resource":"pods"},"operation":"CREATE","namespace":"{{{ns}}}","object":{{{pod}}}}}
        """);

    /// <summary>The decision, or what else was answered: the code, and the title of the problem.</summary>
    public async Task<string> SendAsync(byte[] body)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var answer = await _client.PostAsync(new Uri("mutate?timeout=30s", UriKind.Relative), content, Cancellation);
        var said = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!;
        return answer.StatusCode == HttpStatusCode.OK
            ? (string)said["response"]!["auditAnnotations"]!["decision"]!
            : $"{(int)answer.StatusCode} {(string?)said["title"]}";
    }

    /// <summary>A connection with a finished handshake, on which nothing is said.</summary>
    public async Task<IAsyncDisposable> HoldAsync()
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(_webhook.Host, _webhook.Port, Cancellation);
        var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(AnyServer, Cancellation);
        return tls;
    }

    public void Dispose() => _client.Dispose();
}
