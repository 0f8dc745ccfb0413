namespace Injector.Rollouts.Plans;

/// <summary>How far a container has come since it was changed.</summary>
internal enum ChangeState
{
    ComingUp,

    /// <summary>The new image runs and is ready.</summary>
    Up,

    /// <summary>It runs and is ready, and the kubelet names the same image as before: so it is where two names are of one image.</summary>
    UpUnderTheSameId,

    Failed,
}

/// <summary>Judges by a pod's status whether what was changed has come up. Pure.</summary>
internal static class ChangeProgress
{
    private const string CrashLoop = "CrashLoopBackOff";

    // What the kubelet does not mend by trying on, or has tried more than once.
    private static readonly string[] Failures =
    [
        "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError", "RegistryUnavailable", CrashLoop,
        "CreateContainerConfigError", "CreateContainerError", "RunContainerError",
    ];

    /// <param name="before">The pod's status when it was changed.</param>
    /// <param name="now">Its status now.</param>
    /// <param name="restarted">The containers that are restarted by the change.</param>
    /// <param name="ours">The containers that are ours.</param>
    /// <returns>The state, and what failed.</returns>
    public static (ChangeState State, RolloutStop? Stop, string Message) Judge(
        PodHealth before, PodHealth now, IReadOnlyList<ContainerChange> restarted, IReadOnlySet<string> ours)
    {
        var restarts = now.RestartsBeside(ours) - before.RestartsBeside(ours);
        if (restarts > 0)
            return (ChangeState.Failed, RolloutStop.ApplicationRestarted, $"{restarts} of the application's containers restarted meanwhile");
        var state = ChangeState.Up;
        foreach (var change in restarted)
        {
            if (now.Container(change.Name) is not { } container)
            {
                state = ChangeState.ComingUp;
                continue;
            }

            var earlier = before.Container(change.Name);
            // The kubelet pauses before it starts a container again that it has ended itself, under the same name as before one that crashed.
            var pauses = container.Waiting == CrashLoop && container.Restarts <= earlier?.Restarts;
            if (!pauses && !IsOfBefore(change, earlier, container) && Failure(change.Name, container) is { } failure)
                return failure;
            if (!container.Runs || !container.IsReady || container.Id == earlier?.Id)
                state = ChangeState.ComingUp;
            else if (state == ChangeState.Up && container.ImageId == earlier?.ImageId && !ImageComparison.Same(container.Image, change.NewImage!))
                state = ChangeState.UpUnderTheSameId;
        }

        return (state, null, "");
    }

    /// <summary>The same for a pod of which it is not known what it was before.</summary>
    public static (ChangeState State, RolloutStop? Stop, string Message) JudgeComingUp(PodHealth now, IReadOnlySet<string> sidecars)
    {
        var state = ChangeState.Up;
        foreach (var name in sidecars)
        {
            var container = now.Container(name);
            var pauses = container is { Waiting: CrashLoop, ExitCode: 0 };
            if (!pauses && container is not null && Failure(name, container) is { } failure)
                return failure;
            if (container is not { Runs: true, IsReady: true })
                state = ChangeState.ComingUp;
        }

        return (state, null, "");
    }

    // A status that was written before the kubelet heard of the change: a pod that is changed back tells of its failure for a while.
    private static bool IsOfBefore(ContainerChange change, ContainerHealth? earlier, ContainerHealth now) =>
        earlier is not null && now.Waiting == earlier.Waiting && now.Message == earlier.Message && now.Restarts == earlier.Restarts
        || now.Message is { } words && words.Contains($"\"{change.Image}\"", StringComparison.Ordinal)
            && !words.Contains($"\"{change.NewImage}\"", StringComparison.Ordinal);

    private static (ChangeState State, RolloutStop? Stop, string Message)? Failure(string name, ContainerHealth container) =>
        container.Waiting is { } waiting && Failures.Contains(waiting)
            ? (ChangeState.Failed, waiting.Contains("Image", StringComparison.Ordinal) ? RolloutStop.ImageNotPulled : RolloutStop.SidecarFailed,
                $"{name}: {waiting}{(container.Message is { } words ? $": {words}" : "")}")
            : null;
}
