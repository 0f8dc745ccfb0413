namespace Injector.Rollouts.Plans;

/// <summary>What follows from a reason alone.</summary>
internal static class RolloutReasons
{
    public static RolloutClass ClassOf(RolloutReason reason) => reason switch
    {
        RolloutReason.UpToDate or RolloutReason.ComingUp => RolloutClass.Current,
        RolloutReason.ImageDiffers or RolloutReason.PreviousImage => RolloutClass.Image,
        RolloutReason.ResourcesDiffer => RolloutClass.Resize,
        RolloutReason.MetadataDiffers => RolloutClass.Annotate,
        RolloutReason.ShapeDiffers or RolloutReason.ScriptOfEarlierVersion or RolloutReason.LifecycleDiffers or RolloutReason.KubeletTooOld
            or RolloutReason.ResizeNotServed or RolloutReason.QualityOfServiceDiffers => RolloutClass.Recreate,
        _ => RolloutClass.Cannot,
    };

    /// <summary>What can be done while the pod runs.</summary>
    public static bool IsInPlace(this RolloutClass value) => value is RolloutClass.Image or RolloutClass.Resize or RolloutClass.Annotate;
}
