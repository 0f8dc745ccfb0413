namespace Injector.Rollouts.Plans;

/// <summary>How a running pod comes to the sidecars that it would get if it were created now.</summary>
internal enum RolloutClass
{
    /// <summary>It has them.</summary>
    Current,

    /// <summary>In place: an image is changed, and that container alone is restarted.</summary>
    Image,

    /// <summary>In place: CPU or memory is changed, without a restart.</summary>
    Resize,

    /// <summary>In place: annotations or labels are changed.</summary>
    Annotate,

    /// <summary>Only a new pod can have them.</summary>
    Recreate,

    /// <summary>Not at all, or not now; the reason says what to do.</summary>
    Cannot,
}
