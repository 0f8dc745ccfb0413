namespace Injector.Checks;

/// <summary>The closed list of what <c>injector check</c> can find; the member's name is the text shown.</summary>
internal enum FindingCode
{
    /// <summary>The API server's version, and which sidecars it runs.</summary>
    ServerVersion,

    /// <summary>No MutatingWebhookConfiguration has an entry of ours: the API server never calls.</summary>
    WebhookConfigurationMissing,

    /// <summary>More than one MutatingWebhookConfiguration has entries of ours: two installations.</summary>
    WebhookConfigurationTwice,

    /// <summary>The entry for enforced namespaces is missing: they are not enforced.</summary>
    EnforceEntryMissing,

    /// <summary>The entry for all other namespaces is missing: nobody can opt in.</summary>
    InjectEntryMissing,

    /// <summary>An entry calls a path that the webhook does not answer, or answers with another meaning.</summary>
    PathWrong,

    /// <summary>An entry's rules do not cover the creation of pods.</summary>
    RulesMissPods,

    /// <summary>An entry fails open where it must fail closed, or the other way round.</summary>
    FailurePolicyWrong,

    /// <summary>An entry lets every pod wait too long for a webhook that is away.</summary>
    TimeoutTooLong,

    /// <summary>An entry does not take the review version that the webhook speaks.</summary>
    ReviewVersionMissing,

    /// <summary>An entry says nothing of the Events that the webhook writes.</summary>
    SideEffectsWrong,

    /// <summary>An entry is not called again after another webhook changed the pod.</summary>
    ReinvocationNever,

    /// <summary>An entry misses requests that reach it as an equivalent version.</summary>
    MatchPolicyExact,

    /// <summary>An entry calls the webhook for the webhook's own pods.</summary>
    OwnNamespaceNotExcluded,

    /// <summary>An entry calls the webhook for the control plane's pods.</summary>
    SystemNamespaceNotExcluded,

    /// <summary>An admission policy, or the half of it that says the reasons, is missing.</summary>
    PolicyMissing,

    /// <summary>An admission policy is not in force, or not everywhere: a binding is missing.</summary>
    PolicyBindingMissing,

    /// <summary>An admission policy is not what is made of its configuration, or is made of another one than that in force.</summary>
    PolicyOutdated,

    /// <summary>The policy that says the reasons is there beside the webhook, which says them itself.</summary>
    ReasonsBesideWebhook,

    /// <summary>The admission policies in force.</summary>
    Policies,

    /// <summary>The enforcing entry does not select a namespace that carries the enforce label.</summary>
    EnforceSelectorWrong,

    /// <summary>An entry has no CA to trust the webhook by.</summary>
    CaBundleMissing,

    /// <summary>An entry's CA bundle holds no certificate that can be read.</summary>
    CaBundleInvalid,

    /// <summary>All certificates of an entry's CA bundle are expired.</summary>
    CaExpired,

    /// <summary>The webhook shows a certificate that the entry's CA bundle does not vouch for.</summary>
    CertificateUntrusted,

    /// <summary>The webhook's certificate is expired, or not yet valid.</summary>
    CertificateExpired,

    /// <summary>The webhook's certificate will expire soon, so its renewal does not work.</summary>
    CertificateExpiresSoon,

    /// <summary>The webhook's certificate is not for the name that the API server calls it by.</summary>
    CertificateNameMismatch,

    /// <summary>The certificate that is served, and what it is compared with.</summary>
    Certificate,

    /// <summary>The Service that an entry names does not exist.</summary>
    ServiceMissing,

    /// <summary>The Service has not the port that an entry names.</summary>
    ServicePortMissing,

    /// <summary>No server is behind the Service: nothing is selected, or nothing is ready.</summary>
    NoEndpoints,

    /// <summary>One server alone is ready: while it is replaced, pods go without.</summary>
    SingleEndpoint,

    /// <summary>The servers behind the Service.</summary>
    Endpoints,

    /// <summary>The address that an entry names cannot be reached.</summary>
    UrlUnreachable,

    /// <summary>The servers may not read namespaces or write Events.</summary>
    PermissionMissing,

    /// <summary>A ConfigMap that the servers mount does not exist.</summary>
    ConfigMapMissing,

    /// <summary>The configuration or a template has an error: a server that starts now does not come up.</summary>
    ConfigurationInvalid,

    /// <summary>The configuration and the templates in force.</summary>
    Configuration,

    /// <summary>A pod, created on a dry run through the API server, came back without a sidecar.</summary>
    DryRunNotInjected,

    /// <summary>The API server could not call the webhook for a pod on a dry run.</summary>
    DryRunFailed,

    /// <summary>A pod on a dry run, through the API server and the webhook and back.</summary>
    DryRun,

    /// <summary>No pod was seen to go through an entry, so it is not known whether it works.</summary>
    EntryNotVerified,

    /// <summary>A namespace's LimitRange or ResourceQuota refuses pods for the sidecar's numbers.</summary>
    NamespaceLimits,

    /// <summary>Pods of an enforced namespace have no sidecar.</summary>
    EnforcedPodsMissing,

    /// <summary>Which pods have sidecars.</summary>
    Coverage,
}
