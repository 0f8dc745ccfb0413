using System.Diagnostics.Metrics;
using Injector.Certificates;
using Injector.Certificates.SelfManaged;
using Injector.Readiness;
using Injector.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Tests.Certificates.SelfManaged;

public sealed class SelfManagedCertificateSourceTests
{
    private const string Host = "sidecar-injector.shop.svc";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private readonly InMemoryCluster _cluster = new("sidecar-injector");

    [Fact]
    public async Task The_first_look_makes_stores_registers_and_serves()
    {
        using var source = Replica();
        new CertificateReadiness(source, _time).Check().IsReady.Should().BeFalse();

        await LookAsync(source);

        Vouched(source).Should().BeTrue();
        _cluster.Bundles().Should().HaveCount(2).And.OnlyContain(bundle => bundle == _cluster.Material!.Bundle);
        new CertificateReadiness(source, _time).Check().IsReady.Should().BeTrue();
    }

    [Fact]
    public async Task Another_look_writes_nothing()
    {
        using var source = Replica();
        await LookAsync(source);
        var (writes, current) = (_cluster.Writes, source.Current);

        for (var i = 0; i < 10; i++)
            await LookAsync(source);

        _cluster.Writes.Should().Be(writes);
        source.Current.Should().BeSameAs(current);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public async Task Replicas_that_start_at_once_agree_on_one_CA(int count)
    {
        var replicas = Enumerable.Range(0, count).Select(_ => Replica()).ToArray();

        await Task.WhenAll(replicas.Select(replica => Task.Run(() => LookAsync(replica))));

        _cluster.Writes.Should().Be(1);
        replicas.Select(replica => replica.Current!.Leaf.Thumbprint).Distinct().Should().ContainSingle();
        replicas.Should().OnlyContain(replica => Vouched(replica));
    }

    [Fact]
    public async Task A_caBundle_that_somebody_overwrote_is_repaired()
    {
        using var source = Replica();
        await LookAsync(source);
        var good = _cluster.Bundles()[0];

        foreach (var bad in new[] { null, "", "garbage", new TestCertificates().RootPem, good + "more" })
        {
            _cluster.Register("sidecar-injector", good, bad);
            await LookAsync(source);
            _cluster.Bundles().Should().OnlyContain(bundle => bundle == good, bad ?? "null");
        }
    }

    [Fact]
    public async Task A_registration_that_comes_later_or_again_is_filled_in()
    {
        _cluster.Unregister("sidecar-injector");
        using var source = Replica();
        await LookAsync(source);
        source.Current.Should().NotBeNull();

        _cluster.Register("sidecar-injector", null, null, null);
        await LookAsync(source);

        _cluster.Bundles().Should().HaveCount(3).And.OnlyContain(bundle => bundle == _cluster.Material!.Bundle);
    }

    [Fact]
    public async Task A_deleted_or_damaged_Secret_is_made_again_and_nothing_else_changes()
    {
        using var source = Replica();
        await LookAsync(source);
        var (material, current) = (_cluster.Material, source.Current);

        foreach (var damage in new[] { null, new Dictionary<string, string>(), new() { ["ca.crt"] = "garbage" } })
        {
            _cluster.Store(damage);
            await LookAsync(source);
            _cluster.Material.Should().Be(material);
        }

        source.Current.Should().BeSameAs(current);
    }

    [Fact]
    public async Task A_Secret_restored_from_a_backup_is_taken_over_without_a_moment_of_distrust()
    {
        using var source = Replica();
        await LookAsync(source);
        var other = new CertificateRotation(CertificateLifetimes.Default, [Host]).Advance(null, _time.GetUtcNow(), false);
        _cluster.Store(other.ToData().Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value!));

        await LookAsync(source);
        source.Current!.Leaf.Thumbprint.Should().NotBe(Thumbprint(other.Serving), "its CA has only now been registered");
        await LookAsync(source);

        source.Current!.Leaf.Thumbprint.Should().Be(Thumbprint(other.Serving));
        Vouched(source).Should().BeTrue();
    }

    [Fact]
    public async Task While_the_API_server_is_away_the_last_good_certificate_stays_and_the_trouble_is_told()
    {
        using var source = Replica();
        await LookAsync(source);
        var current = source.Current;

        _cluster.Fault = "the API server cannot be reached";
        _time.Advance(TimeSpan.FromDays(25));
        await LookAsync(source);

        source.Current.Should().BeSameAs(current);
        source.LastError.Should().Be("the API server cannot be reached");
        new CertificateReadiness(source, _time).Check().Should().Match<ReadinessResult>(readiness =>
            readiness.IsReady && readiness.Detail!.EndsWith("the latest one was refused: the API server cannot be reached", StringComparison.Ordinal));

        _cluster.Fault = null;
        await LookAsync(source);
        source.Current.Should().NotBeSameAs(current);
        source.LastError.Should().BeNull();
    }

    [Fact]
    public async Task Without_the_right_to_set_the_caBundle_it_serves_all_the_same_and_says_so()
    {
        _cluster.RegistrationFault = "forbidden";
        using var source = Replica();

        await source.LookAsync(default);

        source.Current.Should().NotBeNull();
        source.LastError.Should().Be("forbidden");
    }

    [Fact]
    public async Task In_the_background_it_looks_at_intervals_of_the_wall_clock()
    {
        using var source = Replica();
        await source.StartAsync(default);
        await Eventually.HoldsAsync(() => source.Current is not null, "it looks at once");
        var first = source.Current;

        _time.Advance(TimeSpan.FromDays(21));

        await Eventually.HoldsAsync(() => source.Current != first, "two thirds of its life are over", () => _time.Advance(TimeSpan.FromSeconds(10)));
        await source.StopAsync(default);
    }

    [Fact]
    public async Task A_server_whose_clock_is_wrong_makes_certificates_by_the_clock_of_those_who_judge_them()
    {
        var right = _time.GetUtcNow();
        _time.SetUtcNow(right.AddDays(25));
        _cluster.ClockSkew = TimeSpan.FromDays(-25);
        using var wrong = Replica();

        await LookAsync(wrong);

        Chains.Verify(_cluster.Material!, right).Should().BeTrue();
    }

    [Fact]
    public async Task Certificates_that_a_wrong_clock_left_behind_are_replaced_by_the_next_look_and_served()
    {
        var right = _time.GetUtcNow();
        var future = new CertificateRotation(CertificateLifetimes.Default, [Host]).Advance(null, right.AddDays(25), successorIsTrusted: false);
        _cluster.Store(future.ToData().Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value!));
        _cluster.Register("sidecar-injector", future.Bundle);
        using var source = Replica();

        await LookAsync(source);
        await LookAsync(source);

        Vouched(source).Should().BeTrue();
        new CertificateReadiness(source, _time).Check().IsReady.Should().BeTrue();
    }

    private readonly IMeterFactory _meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    private SelfManagedCertificateSource Replica() => new(
        _cluster,
        _cluster,
        new CertificateRotation(CertificateLifetimes.Default, [Host]),
        CertificateLifetimes.Default,
        new InjectorMetrics(_meters),
        _time,
        NullLogger<SelfManagedCertificateSource>.Instance);

    private static async Task LookAsync(SelfManagedCertificateSource source)
    {
        await source.LookAsync(default);
        source.LastError.Should().Match(error => error == null || error == "the API server cannot be reached");
    }

    private bool Vouched(SelfManagedCertificateSource source) => Chains.Verify(_cluster.Bundles()[0], source.Current!.Leaf, _time.GetUtcNow());

    private static string Thumbprint(IssuedCertificate certificate)
    {
        using var loaded = certificate.Load();
        return loaded.Thumbprint;
    }
}
