using System.Diagnostics;
using System.Diagnostics.Metrics;
using Injector.Certificates;
using Injector.Certificates.SelfManaged;
using Injector.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Tests.Certificates.SelfManaged;

/// <summary>A day of rotations, in seconds. Alone in the process, because it counts the process's handles and threads.</summary>
[CollectionDefinition(nameof(AcceleratedRotationTests), DisableParallelization = true)]
[Collection(nameof(AcceleratedRotationTests))]
public sealed class AcceleratedRotationTests
{
    // A CA lives three hours: a day sees some dozen CAs and some seventy serving certificates.
    private static readonly CertificateLifetimes Lifetimes = new(TimeSpan.FromHours(3), TimeSpan.FromMinutes(30));
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private readonly InMemoryCluster _cluster = new("sidecar-injector", "another");
    private readonly IMeterFactory _meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    private readonly HashSet<(string CaBundle, string Thumbprint)> _trusted = [];

    [Fact]
    public async Task At_no_moment_of_a_day_is_any_replica_distrusted_and_nothing_grows()
    {
        var replicas = Enumerable.Range(0, 3).Select(_ => Replica()).ToArray();
        var served = new HashSet<string>();
        var authorities = new HashSet<string>();
        string? known = null;
        (int Handles, int Threads, long Bytes)? before = null;

        for (var elapsed = TimeSpan.Zero; elapsed < Day; elapsed += Step)
        {
            foreach (var replica in replicas)
            {
                await replica.LookAsync(default);
                replica.LastError.Should().BeNull();
                // An API server may be one look behind with the caBundle, and a replica one look behind with its certificate.
                foreach (var other in replicas.Where(other => other.Current is not null))
                    if (known is not null)
                        IsTrusted(known, other.Current!).Should().BeTrue($"{elapsed} into the day");
                served.Add(replica.Current!.Leaf.Thumbprint);
                authorities.Add(replica.Material!.Authority.CertificatePem);
            }

            known = _cluster.Bundles()[0];
            _time.Advance(Step);
            if (elapsed > Day / 4)
                before ??= Usage();
        }

        var (start, after) = (before!.Value, Usage());
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{authorities.Count} CAs, {served.Count} certificates; handles {start.Handles} to {after.Handles}, "
            + $"threads {start.Threads} to {after.Threads}, heap {start.Bytes >> 10} to {after.Bytes >> 10} KB");
        authorities.Count.Should().BeInRange(10, 14);
        served.Count.Should().BeInRange(60, 90);
        // One that is left behind per certificate would make some hundred and fifty.
        (after.Handles - start.Handles).Should().BeLessThan(50);
        (after.Threads - start.Threads).Should().BeLessThan(20);
        (after.Bytes - start.Bytes).Should().BeLessThan(4 << 20);
    }

    // A chain is as long valid as its leaf, which never outlives its CA: so each pair needs building only once.
    private bool IsTrusted(string caBundle, ServingCertificate certificate)
    {
        var now = _time.GetUtcNow();
        if (now < certificate.NotBefore || now >= certificate.NotAfter)
            return false;
        return _trusted.Contains((caBundle, certificate.Leaf.Thumbprint))
            || (Chains.Verify(caBundle, certificate.Leaf, now) && _trusted.Add((caBundle, certificate.Leaf.Thumbprint)));
    }

    private static (int Handles, int Threads, long Bytes) Usage()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        using var process = Process.GetCurrentProcess();
        return (process.HandleCount, process.Threads.Count, GC.GetTotalMemory(forceFullCollection: true));
    }

    private SelfManagedCertificateSource Replica() => new(
        _cluster,
        _cluster,
        new CertificateRotation(Lifetimes, ["sidecar-injector.shop.svc"]),
        Lifetimes,
        new InjectorMetrics(_meters),
        _time,
        NullLogger<SelfManagedCertificateSource>.Instance);
}
