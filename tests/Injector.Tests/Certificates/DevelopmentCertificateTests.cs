using System.Security.Cryptography.X509Certificates;
using System.Text;
using Injector.Certificates;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Tests.Certificates;

public sealed class DevelopmentCertificateTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void It_is_for_localhost_and_the_further_names()
    {
        var leaf = new DevelopmentCertificateSource(["injector.local", "10.0.0.7", "localhost"], _time).Current.Leaf;

        var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        names.EnumerateDnsNames().Should().Equal("localhost", "injector.local");
        names.EnumerateIPAddresses().Select(address => address.ToString()).Should().Equal("127.0.0.1", "::1", "10.0.0.7");
        leaf.GetECDsaPublicKey()!.KeySize.Should().Be(256);
    }

    [Fact]
    public void It_is_valid_from_a_little_before_now_for_a_year()
    {
        var certificate = new DevelopmentCertificateSource([], _time).Current;

        certificate.NotBefore.Should().Be(_time.GetUtcNow().AddMinutes(-5));
        certificate.NotAfter.Should().Be(_time.GetUtcNow().AddDays(365));
    }

    [Fact]
    public void Its_description_tells_what_to_register()
    {
        var source = new DevelopmentCertificateSource([], _time);

        var description = source.Describe(new Uri("https://127.0.0.1:8443"));

        description.Should().Contain("development").And.Contain("url: https://127.0.0.1:8443/mutate");
        var bundle = description.Split("caBundle: ")[1].Trim();
        var certificate = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(bundle)));
        certificate.Thumbprint.Should().Be(source.Current.Leaf.Thumbprint);
    }
}
