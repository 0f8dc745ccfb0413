using System.Text.Json;
using Injector.Kubernetes;

namespace Injector.Rollouts.Plans;

/// <summary>A pod that only a new one can take the place of, and whether anybody makes that.</summary>
internal static class Recreation
{
    public static PodPlan Of(JsonElement pod, RolloutReason reason, string detail)
    {
        if (Owners.IncludeJob(pod))
            return new(RolloutReason.BelongsToJob, $"{reason}: {detail}");
        return Owners.Of(pod) is null ? new(RolloutReason.NobodyMakesItAgain, $"{reason}: {detail}") : new(reason, detail);
    }
}
