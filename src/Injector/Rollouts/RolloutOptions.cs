namespace Injector.Rollouts;

/// <summary>How a rollout goes about it.</summary>
internal sealed record RolloutOptions
{
    /// <summary>Null: all namespaces.</summary>
    public string? Namespace { get; init; }

    public IReadOnlyList<Wave> Waves { get; init; } = [Wave.All];

    /// <summary>How many pods at once may have a sidecar that is coming up, each of another owner.</summary>
    public int MaxUnavailable { get; init; } = 1;

    /// <summary>Between two pods.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>How long a wave is watched before the next begins.</summary>
    public TimeSpan Soak { get; init; }

    /// <summary>What a sidecar may take to come up.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(3);

    public RolloutWindow? Window { get; init; }

    /// <summary>Whether owners make pods anew that cannot be changed in place.</summary>
    public bool Recreate { get; init; }

    /// <summary>False: the first pod of each wave is sent on a dry run, and nothing is changed.</summary>
    public bool Apply { get; init; }

    /// <summary>Between two looks at a pod.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(500);
}
