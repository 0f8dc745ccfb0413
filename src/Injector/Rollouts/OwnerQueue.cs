using Injector.Rollouts.Plans;

namespace Injector.Rollouts;

/// <summary>The pods of one owner that a wave changes, one after the other.</summary>
internal sealed record OwnerQueue(PodOwner Owner)
{
    public Queue<string> Pods { get; } = [];
}
