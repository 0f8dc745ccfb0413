using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Injector.Cluster.Api;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Tests.Cluster.Api;

/// <summary>A kubeconfig whose CA bundle holds the CA that goes and the one that comes.</summary>
public sealed class KubeconfigAuthoritiesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;
    private readonly X509Certificate2 going = Authority("going");
    private readonly X509Certificate2 coming = Authority("coming");

    public void Dispose()
    {
        going.Dispose();
        coming.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("in the kubeconfig")]
    [InlineData("in a file beside it")]
    [InlineData("in a file somewhere")]
    public void Each_certificate_of_the_bundle_is_trusted(string place)
    {
        var access = ClusterAccess.Discover(Kubeconfig(place))!;

        foreach (var authority in (X509Certificate2[])[going, coming])
        {
            using var server = Signed(authority);
            access.Current.WhyNotTrusted(server, null, SslPolicyErrors.RemoteCertificateChainErrors).Should().BeNull(authority.Subject);
        }
    }

    [Fact]
    public void Another_one_is_not()
    {
        using var other = Authority("coming");
        using var server = Signed(other);

        ClusterAccess.Discover(Kubeconfig("in the kubeconfig"))!.Current
            .WhyNotTrusted(server, null, SslPolicyErrors.RemoteCertificateChainErrors).Should().Be("its certificate is of no CA that the configuration names");
    }

    [Theory]
    [InlineData(-90)]
    [InlineData(90)]
    public void A_clock_that_is_wrong_is_named(int days)
    {
        var configuration = ClusterAccess.Discover(Kubeconfig("in the kubeconfig"))!.Current.Configuration;
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(days));
        using var server = Signed(going);

        Credentials.Of(configuration, clock).WhyNotTrusted(server, null, SslPolicyErrors.RemoteCertificateChainErrors).Should()
            .Be($"its certificate is valid from {server.NotBefore.ToUniversalTime():u} to {server.NotAfter.ToUniversalTime():u}, and this machine's clock says {clock.GetUtcNow():u}");
    }

    [Fact]
    public void Not_even_one_of_a_CA_that_the_machine_trusts()
    {
        using var other = Authority("other");
        using var server = Signed(other);

        ClusterAccess.Discover(Kubeconfig("in the kubeconfig"))!.Current
            .WhyNotTrusted(server, null, SslPolicyErrors.None).Should().NotBeNull("the kubeconfig names its own");
    }

    [Theory]
    [InlineData(SslPolicyErrors.None, null)]
    [InlineData(SslPolicyErrors.RemoteCertificateChainErrors, "its certificate is of no CA that this machine trusts, and the configuration names none")]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch, "its certificate is not for 127.0.0.1")]
    public void Where_none_is_named_the_machines_word_counts(SslPolicyErrors errors, string? reason)
    {
        using var other = Authority("other");
        using var server = Signed(other);
        var access = ClusterAccess.Discover(Kubeconfig("nowhere"))!;

        access.AsksMachineRoots.Should().BeTrue();
        access.Current.WhyNotTrusted(server, null, errors).Should().Be(reason);
    }

    [Theory]
    [InlineData("in the kubeconfig", "https://127.0.0.1:6443")]
    [InlineData("in a file beside it", "https://127.0.0.1:6443")]
    [InlineData("nowhere", "http://127.0.0.1:8001")]
    public void The_machines_word_is_not_asked_otherwise(string place, string server) =>
        ClusterAccess.Discover(Kubeconfig(place, server))!.AsksMachineRoots.Should().BeFalse();

    private string Kubeconfig(string place, string server = "https://127.0.0.1:6443")
    {
        var bundle = $"# two of them\n{going.ExportCertificatePem()}\n{coming.ExportCertificatePem()}\n";
        File.WriteAllText(Path.Combine(folder, "ca.crt"), bundle);
        var authority = place switch
        {
            "in the kubeconfig" => $"certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(bundle))}",
            "in a file beside it" => "certificate-authority: ca.crt",
            "nowhere" => string.Empty,
            _ => $"certificate-authority: {folder}/ca.crt",
        };
        var file = Path.Combine(folder, "config");
        File.WriteAllText(file, $$$"""
            apiVersion: v1
            kind: Config
            current-context: Here
            contexts: [{name: here, context: {cluster: local, user: me}}]
            clusters:
            - name: local
              cluster:
                server: {{{server}}}
                {{{authority}}}
            users: [{name: me, user: {token: secret}}]
            """);
        return file;
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(2));
    }

    private static X509Certificate2 Signed(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kube-apiserver", key, HashAlgorithmName.SHA256);
        return request.Create(authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), [1, 2, 3]);
    }
}
