using Injector.Injection;
using Injector.Injection.Reasons;
using Injector.Telemetry;
using Injector.Tests.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace Injector.Tests.Performance;

// OpenTelemetry listens to every meter of the process.
[Collection(nameof(MetricsTests))]
public sealed class MetricsCostTests
{
    [Fact]
    public void Counting_a_review_allocates_nothing()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMetrics();
        services.AddPrometheus();
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<MeterProvider>();
        var metrics = provider.GetRequiredService<InjectorMetrics>();
        var outcome = new InjectionOutcome { Decision = new(6, true, Reason.PodOptedIn), Reason = Reason.PodOptedIn, Patch = new byte[100] };

        var least = long.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 20; i++)
                Count();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        least.Should().Be(0);

        void Count()
        {
            metrics.ReviewStarted();
            metrics.Reviewed(outcome, TimeSpan.FromMicroseconds(20));
            metrics.ReviewEnded();
        }
    }
}
