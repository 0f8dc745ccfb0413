using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Injector.Cluster.Api;
using Injector.Json;

namespace Injector.Checks;

/// <summary>The certificate that a webhook shows, or will show; or why it could not be seen.</summary>
internal sealed record ServedCertificate
{
    /// <summary>Long enough for another continent, short enough for a person who waits.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);

    /// <summary>The entries that lead there.</summary>
    public required IReadOnlyList<WebhookEntry> Entries { get; init; }

    /// <summary>What was asked, for instance <c>10.0.3.7:8443</c> or <c>Secret/injector-system/injector-tls</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The name that the API server asks the certificate to be for.</summary>
    public required string ServerName { get; init; }

    public X509Certificate2? Leaf { get; init; }

    /// <summary>What came with it.</summary>
    public X509Certificate2Collection Presented { get; init; } = [];

    /// <summary>Why there is no certificate to look at.</summary>
    public string? Error { get; init; }

    /// <summary>Connects, and takes whatever certificate is shown. Nothing is sent.</summary>
    public async Task<ServedCertificate> DialAsync(EndPoint target, TimeProvider time, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        X509Certificate2? leaf = null;
        var presented = new X509Certificate2Collection();
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(target, either.Token);
            await using var tls = new SslStream(new NetworkStream(socket));
#pragma warning disable CA5359 // Whatever is shown is what is asked for: it is judged afterwards, and nothing is ever sent.
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = ServerName,
                RemoteCertificateValidationCallback = (_, shown, chain, _) =>
                {
                    leaf = shown is null ? null : X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
                    foreach (var other in chain?.ChainPolicy.ExtraStore ?? [])
                        presented.Add(X509CertificateLoader.LoadCertificate(other.RawData));
                    return true;
                },
            }, either.Token);
#pragma warning restore CA5359
            return this with { Leaf = leaf, Presented = presented };
        }
        catch (Exception) when (leaf is not null)
        {
            // It wanted a certificate of ours, perhaps. We have seen what we came for.
            return this with { Leaf = leaf, Presented = presented };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return this with { Error = $"no answer within {Deadline.TotalSeconds:0} s" };
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            return this with { Error = (e.InnerException ?? e).Message };
        }
    }

    /// <summary>The certificate that the servers have mounted, for when they cannot be reached from here.</summary>
    public async Task<ServedCertificate> ReadAsync(KubernetesApi api, string ns, string secret, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await api.GetAsync(ApiPath.Of($"/api/v1/namespaces/{ns}/secrets/{secret}"), cancellationToken);
            var chain = new X509Certificate2Collection();
            if (answer.Root.Member("data").Member("tls.crt").TryGetBytesFromBase64(out var pem))
                chain.ImportFromPem(Encoding.UTF8.GetString(pem));
            return chain.Count == 0 ? this : this with { Source = $"Secret/{ns}/{secret}", Leaf = chain[0], Presented = chain, Error = null };
        }
        catch (Exception e) when (e is KubernetesApiException or CryptographicException or InvalidOperationException)
        {
            return this;
        }
    }
}
