namespace Injector.Rollouts.Plans;

/// <summary>The closed list of what a rollout stops for; the member's name is the text shown.</summary>
internal enum RolloutStop
{
    /// <summary><c>check</c> finds the webhook broken: what new pods would get is not what was planned.</summary>
    WebhookBroken,

    /// <summary>It is not known what the servers run with.</summary>
    ConfigurationUnknown,

    /// <summary>The new image cannot be pulled.</summary>
    ImageNotPulled,

    /// <summary>The new sidecar does not start, or ends again and again.</summary>
    SidecarFailed,

    /// <summary>The new sidecar was not ready in time.</summary>
    TimedOut,

    /// <summary>A container of the application was restarted meanwhile.</summary>
    ApplicationRestarted,

    /// <summary>A container of a changed pod was restarted while the wave was watched.</summary>
    RestartedLater,

    /// <summary>A changed sidecar was not ready any more while the wave was watched.</summary>
    NotReadyLater,

    /// <summary>The API server refused a change: rights, a policy, a quota.</summary>
    Refused,

    /// <summary>The API server could not be reached any more.</summary>
    ApiServerAway,

    /// <summary>An owner did not bring its new pods up in time.</summary>
    OwnerNotRolledOut,
}
