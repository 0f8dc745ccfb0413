using System.Text.Json;
using Injector.Checks.Coverage;

namespace Injector.Checks.Trials;

/// <summary>The pod that stands for its workload.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Workload">Whose pod it is.</param>
/// <param name="Pod">As the cluster has it.</param>
internal sealed record TrialPod(string Namespace, Workload Workload, JsonElement Pod)
{
    public override string ToString() => $"{Workload.Kind}/{Workload.Name} in {Namespace}";
}
