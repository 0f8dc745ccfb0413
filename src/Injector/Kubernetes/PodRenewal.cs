namespace Injector.Kubernetes;

/// <summary>The way to recreate a workload's pods, so that they pass admission again.</summary>
internal enum PodRenewal
{
    /// <summary><c>kubectl rollout restart</c>.</summary>
    Rollout,

    /// <summary>Its controller makes new ones for those that are deleted.</summary>
    DeletePods,

    /// <summary>The next run makes them.</summary>
    NextRun,

    /// <summary>A pod of nobody: deleted, and created by whoever did so before.</summary>
    CreateAgain,
}
