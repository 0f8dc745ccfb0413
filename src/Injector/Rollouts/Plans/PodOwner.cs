using Injector.Checks.Coverage;

namespace Injector.Rollouts.Plans;

/// <summary>Whose pods they are: of one owner, one pod at a time is changed.</summary>
internal sealed record PodOwner(string Namespace, Workload Workload)
{
    public override string ToString() => $"{Workload.Kind}/{Workload.Name} in {Namespace}";
}
