using Injector.Admission;

namespace Injector.Telemetry;

/// <summary>Counts every review.</summary>
internal sealed class MetricsObserver(InjectorMetrics metrics) : IReviewObserver
{
    public void OnReviewed(in ReviewObservation observation) => metrics.Reviewed(observation.Outcome, observation.Duration);

    public void OnRefused(RequestRefusedException refusal) => metrics.Refused(refusal.Status);
}
