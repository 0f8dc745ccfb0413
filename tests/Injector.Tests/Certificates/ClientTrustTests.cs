using System.Security.Cryptography.X509Certificates;
using Injector.Hosting;
using Injector.Tests.Admission;
using Injector.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace Injector.Tests.Certificates;

public sealed class ClientTrustTests
{
    private const string ForClients = "1.3.6.1.5.5.7.3.2";
    private const string ForServers = "1.3.6.1.5.5.7.3.1";

    private readonly TestCertificates _authority = new("clients");

    [Fact]
    public async Task A_client_of_the_CA_is_let_in()
    {
        await using var server = await StartAsync();

        (await ConnectsAsync(server, Client(_authority))).Should().BeTrue();
    }

    [Fact]
    public async Task A_client_without_a_certificate_is_refused_and_the_log_says_so()
    {
        await using var server = await StartAsync();

        (await ConnectsAsync(server, null)).Should().BeFalse();
        (await ConnectsAsync(server, null)).Should().BeFalse();

        server.Log.Lines.Should().ContainSingle(line => line.Level == LogLevel.Warning && line.Text == "A client was refused: it presented no certificate");
    }

    [Fact]
    public async Task Clients_of_another_CA_with_a_server_certificate_or_an_expired_one_are_refused()
    {
        await using var server = await StartAsync();

        (await ConnectsAsync(server, Client(new TestCertificates("others")))).Should().BeFalse();
        (await ConnectsAsync(server, Client(_authority, usage: ForServers))).Should().BeFalse();
        (await ConnectsAsync(server, Client(_authority, notAfter: DateTimeOffset.UtcNow.AddMinutes(-1)))).Should().BeFalse();
    }

    [Theory]
    [InlineData("CN=kube-apiserver", "other.example", true)]
    [InlineData("CN=other", "apiserver.example", true)]
    [InlineData("CN=other", "other.example", false)]
    [InlineData("CN=kube-apiserver.evil", "xapiserver.example", false)]
    [InlineData("CN=KUBE-APISERVER", "other.example", false)]
    public async Task With_allowed_names_only_those_are_let_in(string subject, string dnsName, bool expected)
    {
        await using var server = await StartAsync("kube-apiserver", "apiserver.example");

        (await ConnectsAsync(server, Client(_authority, subject, dnsName))).Should().Be(expected);
    }

    [Fact]
    public async Task Probes_and_metrics_need_no_certificate()
    {
        await using var server = await StartAsync();

        (await server.GetManagementAsync("/readyz")).Text.Should().Be("ok");
    }

    [Fact]
    public async Task A_new_CA_is_taken_over_and_a_bad_file_is_not()
    {
        var next = new TestCertificates("next");
        using var volume = new MountedVolume(("ca.crt", _authority.RootPem));
        await using var server = await RunningServer.StartAsync(options: new ServerOptions { ClientCaFile = volume["ca.crt"] });
        (await ConnectsAsync(server, Client(next))).Should().BeFalse();

        volume.Update(("ca.crt", _authority.RootPem + "\n" + next.RootPem));
        await LetInAsync(server, Client(next));
        (await ConnectsAsync(server, Client(_authority))).Should().BeTrue();

        volume.Update(("ca.crt", "garbage"));
        await Eventually.HoldsAsync(
            () => server.Log.Lines.Any(line => line.Level == LogLevel.Error && line.Text.EndsWith("holds no PEM certificate", StringComparison.Ordinal)),
            "the bad file is told");
        (await ConnectsAsync(server, Client(next))).Should().BeTrue();

        volume.Update(("ca.crt", next.RootPem));
        await Eventually.HoldsAsync(() => !ConnectsAsync(server, Client(_authority)).GetAwaiter().GetResult(), "the old CA is gone");
    }

    [Fact]
    public void A_file_without_a_CA_fails_the_start()
    {
        var file = Path.GetTempFileName();

        var start = () => RunningServer.StartAsync(options: new ServerOptions { ClientCaFile = file });

        start.Should().ThrowAsync<Injector.Certificates.InvalidCertificateException>().WithMessage("*holds no PEM certificate");
        File.Delete(file);
    }

    [Fact]
    public async Task Whoever_knocks_with_a_hundred_names_leaves_a_few_short_lines()
    {
        await using var server = await StartAsync();

        for (var i = 0; i < 40; i++)
            (await ConnectsAsync(server, Client(new TestCertificates($"stranger {i}"), $"CN={i}, O={new string('x', 5_000)}"))).Should().BeFalse();

        var lines = server.Log.Lines.Where(line => line.Text.StartsWith("A client was refused", StringComparison.Ordinal)).ToList();
        lines.Should().HaveCountLessThanOrEqualTo(20).And.OnlyContain(line => line.Text.Length < 600);
        (await server.GetManagementAsync("/metrics")).Text.Should().MatchRegex("sidecar_injector_clients_refused_total[^ ]* [4-9][0-9]");
    }

    private async Task<RunningServer> StartAsync(params string[] allowedNames)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, _authority.RootPem);
        return await RunningServer.StartAsync(options: new ServerOptions { ClientCaFile = file, ClientAllowedNames = allowedNames });
    }

    private static X509Certificate2Collection Client(
        TestCertificates authority, string subject = "CN=kube-apiserver", string dnsName = "apiserver", string usage = ForClients, DateTimeOffset? notAfter = null)
    {
        var issued = authority.Issue(subject, dnsName, usage, notAfter);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(issued.Certificate);
        return [X509Certificate2.CreateFromPem(issued.Certificate, issued.Key), chain[1]];
    }

    private static async Task LetInAsync(RunningServer server, X509Certificate2Collection certificates)
    {
        var letIn = false;
        await Eventually.HoldsAsync(() => letIn, "the new CA is trusted", () => letIn = ConnectsAsync(server, certificates).GetAwaiter().GetResult());
    }

    private static async Task<bool> ConnectsAsync(RunningServer server, X509Certificate2Collection? certificates)
    {
        using var client = server.CreateClient(handler =>
        {
            if (certificates is not null)
                handler.SslOptions.ClientCertificateContext = System.Net.Security.SslStreamCertificateContext.Create(certificates[0], [certificates[1]], offline: true);
        });
        try
        {
            using var response = await client.PostAsync("/mutate", Reviews.Json(Reviews.Of(Reviews.OptedInPod)));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
