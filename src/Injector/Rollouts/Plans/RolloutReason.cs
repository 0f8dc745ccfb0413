namespace Injector.Rollouts.Plans;

/// <summary>The closed list of reasons why a pod is in its <see cref="RolloutClass"/>; the member's name is the text shown. None is ever renamed.</summary>
internal enum RolloutReason
{
    /// <summary>Current: it has what it would get.</summary>
    UpToDate,

    /// <summary>Current: its specification is, and a sidecar of it is not ready yet.</summary>
    ComingUp,

    /// <summary>Image: a container of ours has another image.</summary>
    ImageDiffers,

    /// <summary>Resize: a container of ours has other CPU or memory, and the same image.</summary>
    ResourcesDiffer,

    /// <summary>Annotate: labels, annotations or the record of the revision differ alone.</summary>
    MetadataDiffers,

    /// <summary>Image: the image that it had before is recorded.</summary>
    PreviousImage,

    /// <summary>Recreate: something differs that a running pod cannot change.</summary>
    ShapeDiffers,

    /// <summary>Recreate: its sidecar is the script of version 0.1.0.</summary>
    ScriptOfEarlierVersion,

    /// <summary>Recreate: it has a classic sidecar and would get a native one, or the other way round.</summary>
    LifecycleDiffers,

    /// <summary>Recreate: its node's kubelet follows no change of a native sidecar's image (before 1.32).</summary>
    KubeletTooOld,

    /// <summary>Recreate: the API server changes no resources of running pods (before 1.33).</summary>
    ResizeNotServed,

    /// <summary>Recreate: the change would move the pod to another quality of service, which a running pod keeps.</summary>
    QualityOfServiceDiffers,

    /// <summary>Cannot: only a new pod would do, and nobody makes one.</summary>
    NobodyMakesItAgain,

    /// <summary>Cannot: only a new pod would do, and it is a Job's, whose next run gets it.</summary>
    BelongsToJob,

    /// <summary>Cannot: only a new pod would do, and its owner replaces pods that somebody deletes (OnDelete) or all at once (Recreate).</summary>
    OwnerStrategy,

    /// <summary>Cannot: it is being deleted.</summary>
    BeingDeleted,

    /// <summary>Cannot: it has not started, or has ended.</summary>
    NotRunning,

    /// <summary>Cannot: another container of it is not ready, so that nobody could tell what a change does.</summary>
    NotReady,

    /// <summary>Cannot: its node's kubelet is not known.</summary>
    NodeUnknown,

    /// <summary>Cannot: nobody asks for its sidecars any more; they stay.</summary>
    NotAskedFor,

    /// <summary>Cannot: injected now, it would be refused.</summary>
    WouldBeRefused,

    /// <summary>Cannot: its record cannot be read or is not there, so that what is ours in it is not known.</summary>
    RecordUnreadable,
}
