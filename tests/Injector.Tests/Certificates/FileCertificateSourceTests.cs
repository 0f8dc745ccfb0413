using System.Diagnostics.Metrics;
using Injector.Certificates;
using Injector.Telemetry;
using Injector.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Tests.Certificates;

public sealed class FileCertificateSourceTests
{
    private readonly TestCertificates _authority = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task The_leaf_and_its_intermediates_are_loaded()
    {
        var issued = _authority.Issue();
        using var volume = Volume(issued);
        await using var source = Source(volume);

        source.Current.Leaf.Thumbprint.Should().Be(issued.Thumbprint);
        source.Current.Leaf.HasPrivateKey.Should().BeTrue();
        source.Current.Context.IntermediateCertificates.Should().ContainSingle(c => c.Subject == "CN=test intermediate");
        source.LastError.Should().BeNull();
    }

    [Fact]
    public async Task A_rotated_secret_is_picked_up()
    {
        var (first, second) = (_authority.Issue(), _authority.Issue());
        using var volume = Volume(first);
        await using var source = Source(volume);

        volume.Update(("tls.crt", second.Certificate), ("tls.key", second.Key));

        await EventuallyAsync(() => source.Current.Leaf.Thumbprint == second.Thumbprint, "the secret was rotated");
    }

    [Fact]
    public async Task Plain_files_written_one_after_the_other_are_picked_up_once_they_fit()
    {
        var (first, second) = (_authority.Issue(), _authority.Issue());
        var directory = Directory.CreateTempSubdirectory("tls-").FullName;
        var (certificate, key) = (Path.Combine(directory, "server.pem"), Path.Combine(directory, "server-key.pem"));
        File.WriteAllText(certificate, first.Certificate);
        File.WriteAllText(key, first.Key);
        await using var source = new FileCertificateSource(certificate, key, null, Metrics(), _time, NullLogger<FileCertificateSource>.Instance);

        File.WriteAllText(certificate, second.Certificate);
        await EventuallyAsync(() => source.LastError is not null, "the key is still the old one");
        source.Current.Leaf.Thumbprint.Should().Be(first.Thumbprint);
        File.WriteAllText(key, second.Key);

        await EventuallyAsync(() => source.Current.Leaf.Thumbprint == second.Thumbprint, "now both fit");
        source.LastError.Should().BeNull();
    }

    public static TheoryData<string, Func<TestCertificates, (string, string)>, string> Unusable => new()
    {
        { "the key of another certificate", a => (a.Issue().Certificate, a.Issue().Key), "the private key does not fit the first certificate (CN=injector)" },
        { "no certificate", a => ("", a.Issue().Key), "the certificate file holds no PEM certificate" },
        { "a key where the certificate should be", a => (a.Issue().Key, a.Issue().Key), "the certificate file holds no PEM certificate" },
        { "no key", a => (a.Issue().Certificate, ""), "the private key does not fit" },
        { "garbage", _ => ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "x"), "not readable PEM" },
        { "cut short", a => (a.Issue().Certificate[..200], a.Issue().Key), "no PEM certificate" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void What_cannot_be_served_is_refused_at_start(string what, Func<TestCertificates, (string, string)> files, string expected)
    {
        var (certificate, key) = files(_authority);
        using var volume = new MountedVolume(("tls.crt", certificate), ("tls.key", key));

        var start = () => Source(volume);

        start.Should().Throw<InvalidCertificateException>(what).WithMessage($"*{expected}*");
    }

    /// <summary>In form all is well with these, and no API server would call a webhook that shows one.</summary>
    public static TheoryData<string, Func<TestCertificates, (string, string)>, string> Useless => new()
    {
        { "expired", a => Pair(a.Issue(notBefore: DateTimeOffset.UtcNow.AddDays(-9), notAfter: DateTimeOffset.UtcNow.AddDays(-1))), "expired at" },
        { "of tomorrow", a => Pair(a.Issue(notBefore: DateTimeOffset.UtcNow.AddDays(1))), "is not valid before" },
        { "for clients", a => Pair(a.Issue(usage: "1.3.6.1.5.5.7.3.2")), "is not for servers" },
        { "for somebody else", a => Pair(a.Issue(dnsName: "somebody.else.svc")), "is for none of the names of the present one" },
    };

    /// <summary>Nobody can connect to a server with these.</summary>
    public static TheoryData<string, Func<TestCertificates, (string, string)>, string> Handshakeless => new()
    {
        { "a key of 1,024 bits", a => Pair(a.Issue(ofKey: System.Security.Cryptography.RSA.Create(1024))), "CN=injector" },
        { "a curve that TLS has no name for", a => Pair(a.Issue(ofKey: System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.CreateFromFriendlyName("secp256k1")))), "CN=injector" },
    };

    [Theory]
    [MemberData(nameof(Handshakeless))]
    public void What_no_handshake_comes_about_with_is_refused_at_start(string what, Func<TestCertificates, (string, string)> files, string expected) =>
        What_cannot_be_served_is_refused_at_start(what, files, expected);

    [Fact]
    public async Task What_is_useless_at_start_is_presented_not_ready_and_replaced_without_a_restart()
    {
        using var volume = Volume(_authority.Issue(notBefore: DateTimeOffset.UtcNow.AddDays(-9), notAfter: DateTimeOffset.UtcNow.AddDays(-1)));
        await using var source = Source(volume);
        new CertificateReadiness(source, _time).Check().IsReady.Should().BeFalse();

        var good = _authority.Issue(dnsName: "somebody.else.svc");
        volume.Update(("tls.crt", good.Certificate), ("tls.key", good.Key));

        await EventuallyAsync(() => source.Current.Leaf.Thumbprint == good.Thumbprint, "nothing good is lost by it");
        new CertificateReadiness(source, _time).Check().IsReady.Should().BeTrue();
    }

    [Fact]
    public async Task Where_the_name_is_known_that_clients_ask_for_it_counts()
    {
        using var volume = Volume(_authority.Issue(dnsName: "a.own.svc"));
        await using var source = new FileCertificateSource(
            volume["tls.crt"], volume["tls.key"], "a.own.svc", Metrics(), _time, NullLogger<FileCertificateSource>.Instance);
        new CertificateReadiness(source, _time).Check().IsReady.Should().BeTrue();
        using var other = Volume(_authority.Issue(dnsName: "b.own.svc"));
        await using var wrong = new FileCertificateSource(
            other["tls.crt"], other["tls.key"], "a.own.svc", Metrics(), _time, NullLogger<FileCertificateSource>.Instance);

        var readiness = new CertificateReadiness(wrong, _time).Check();

        readiness.IsReady.Should().BeFalse();
        readiness.Detail.Should().Contain("is not for a.own.svc");
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    [MemberData(nameof(Useless))]
    [MemberData(nameof(Handshakeless))]
    public async Task What_cannot_be_served_later_keeps_the_last_good_one_and_is_told_and_counted(
        string what, Func<TestCertificates, (string, string)> files, string expected)
    {
        var first = _authority.Issue();
        using var volume = Volume(first);
        using var log = new RecordedLog();
        var metrics = Metrics();
        var failures = Failures();
        await using var source = new FileCertificateSource(
            volume["tls.crt"], volume["tls.key"], null, metrics, _time, LoggerFactory.Create(logging => logging.AddProvider(log)).CreateLogger<FileCertificateSource>());

        var (certificate, key) = files(_authority);
        volume.Update(("tls.crt", certificate), ("tls.key", key));

        await EventuallyAsync(() => source.LastError is not null, what);
        source.LastError.Should().Contain(expected);
        source.Current.Leaf.Thumbprint.Should().Be(first.Thumbprint);
        failures().Should().Be(1);
        log.Lines.Should().Contain(line => line.Level == LogLevel.Error && line.Text.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_certificate_expired_or_not_yet_valid_is_not_ready()
    {
        using var volume = Volume(_authority.Issue());
        await using var source = Source(volume);
        var readiness = new CertificateReadiness(source, _time);

        readiness.Check().IsReady.Should().BeTrue();
        _time.SetUtcNow(source.Current.NotAfter);
        readiness.Check().Detail.Should().StartWith("expired at ");
        var early = new CertificateReadiness(source, new FakeTimeProvider(source.Current.NotBefore.AddSeconds(-1)));
        early.Check().Detail.Should().StartWith("not valid before ");
    }

    private readonly IMeterFactory _meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    private InjectorMetrics Metrics() => new(_meters);

    private Func<long> Failures()
    {
        long failures = 0;
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Scope == _meters && instrument.Name == "sidecar_injector.reloads")
                    l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            if (tags.Contains(new("kind", "certificate")) && tags.Contains(new("result", "failure")))
                Interlocked.Add(ref failures, count);
        });
        listener.Start();
        return () => Interlocked.Read(ref failures);
    }

    private static (string, string) Pair((string Certificate, string Key, string Thumbprint) issued) => (issued.Certificate, issued.Key);

    private static MountedVolume Volume((string Certificate, string Key, string Thumbprint) issued) =>
        new(("tls.crt", issued.Certificate), ("tls.key", issued.Key));

    private FileCertificateSource Source(MountedVolume volume) =>
        new(volume["tls.crt"], volume["tls.key"], null, Metrics(), _time, NullLogger<FileCertificateSource>.Instance);

    private Task EventuallyAsync(Func<bool> holds, string because) =>
        Eventually.HoldsAsync(holds, because, () => _time.Advance(TimeSpan.FromSeconds(1)));
}
