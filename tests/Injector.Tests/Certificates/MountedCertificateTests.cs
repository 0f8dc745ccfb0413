using System.Net;
using System.Security.Cryptography.X509Certificates;
using Injector.Hosting;
using Injector.Tests.Admission;
using Injector.Tests.Hosting;

namespace Injector.Tests.Certificates;

public sealed class MountedCertificateTests
{
    private readonly TestCertificates _authority = new();

    [Fact]
    public async Task Rotations_under_load_fail_no_handshake_and_no_review()
    {
        var issued = _authority.Issue();
        using var volume = new MountedVolume(("tls.crt", issued.Certificate), ("tls.key", issued.Key));
        await using var server = await RunningServer.StartAsync(Outcomes.Injected, new ServerOptions
        {
            TlsCertFile = volume["tls.crt"],
            TlsPrivateKeyFile = volume["tls.key"],
        });
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(() => ReviewUntilAsync(server, stop.Token))).ToArray();

        var seen = new List<string>();
        for (var rotation = 0; rotation < 5; rotation++)
        {
            issued = _authority.Issue();
            volume.Update(("tls.crt", issued.Certificate), ("tls.key", issued.Key));
            await PresentedAsync(server, issued.Thumbprint);
            seen.Add(issued.Thumbprint);
        }

        await stop.CancelAsync();
        (await Task.WhenAll(load)).Should().OnlyContain(reviews => reviews > 0);
        seen.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task The_intermediate_is_sent_so_that_the_root_alone_is_enough()
    {
        var issued = _authority.Issue();
        using var volume = new MountedVolume(("tls.crt", issued.Certificate), ("tls.key", issued.Key));
        await using var server = await RunningServer.StartAsync(options: new ServerOptions
        {
            TlsCertFile = volume["tls.crt"],
            TlsPrivateKeyFile = volume["tls.key"],
        });
        using var client = Client(server);

        using var response = await client.PostAsync("/mutate", Reviews.Json(Reviews.Of(Reviews.OptedInPod)));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    // Each review on a connection of its own, verified against the root as the API server verifies against its caBundle.
    private async Task<int> ReviewUntilAsync(RunningServer server, CancellationToken stop)
    {
        var reviews = 0;
        while (!stop.IsCancellationRequested)
        {
            using var client = Client(server);
            using var response = await client.PostAsync("/mutate", Reviews.Json(Reviews.Of(Reviews.OptedInPod)), CancellationToken.None);
            response.StatusCode.Should().Be(HttpStatusCode.OK);
            reviews++;
        }

        return reviews;
    }

    private async Task PresentedAsync(RunningServer server, string thumbprint)
    {
        string? presented = null;
        await Eventually.HoldsAsync(() => presented == thumbprint, "the secret was rotated", () =>
        {
            using var client = Client(server, leaf => presented = leaf.Thumbprint);
            using var response = client.Send(new HttpRequestMessage(HttpMethod.Post, "/mutate"));
        });
    }

    private HttpClient Client(RunningServer server, Action<X509Certificate2>? presented = null) => server.CreateClient(handler =>
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(_authority.Root);
        handler.SslOptions.CertificateChainPolicy = trust;
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            presented?.Invoke((X509Certificate2)certificate!);
            return errors == System.Net.Security.SslPolicyErrors.None;
        };
    });
}
