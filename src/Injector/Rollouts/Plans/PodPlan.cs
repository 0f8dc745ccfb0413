namespace Injector.Rollouts.Plans;

/// <summary>What becomes of one pod, decided on what it was when it was read.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Detail">What differs, or what is wrong, in words; null where the reason says all.</param>
internal sealed record PodPlan(RolloutReason Reason, string? Detail = null)
{
    public RolloutClass Class => RolloutReasons.ClassOf(Reason);

    /// <summary>What is changed in place; empty in other classes.</summary>
    public IReadOnlyList<ContainerChange> Containers { get; init; } = [];

    public IReadOnlyList<MetadataChange> Metadata { get; init; } = [];

    /// <summary>What the <c>status</c> annotation becomes; null: it stays.</summary>
    public string? Record { get; init; }

    /// <summary>The containers that are restarted by it.</summary>
    public IEnumerable<ContainerChange> Restarted => Containers.Where(container => container.KeepsRunning && container.NewImage is not null);
}
