using Injector.Cluster.Api;

namespace Injector.Checks;

/// <summary>
/// All that the checks look at, read once: what the cluster says of the installation, and what came back when it was tried.
/// Immutable, so that every check is a function and can be tested without a cluster.
/// </summary>
internal sealed record Installation
{
    public required ServerVersion Version { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>Our entries in every MutatingWebhookConfiguration that was looked at.</summary>
    public required IReadOnlyList<WebhookEntry> Entries { get; init; }

    /// <summary>Our admission policies; null where the API server has none of the kind.</summary>
    public Fetched<DeployedPolicies>? Policies { get; init; }

    /// <summary>The webhook's own namespace; null when it runs outside of the cluster.</summary>
    public string? OwnNamespace { get; init; }

    /// <summary>Every namespace, by name.</summary>
    public required Fetched<NamespaceIndex> Namespaces { get; init; }

    /// <summary>What bounds the pods of each namespace; neither it nor an error where it was not asked for.</summary>
    public Fetched<NamespaceLimits> Limits { get; init; } = new(null, null);

    /// <summary>What stands behind the Services that entries name.</summary>
    public IReadOnlyList<Backend> Backends { get; init; } = [];

    public required DeployedConfiguration Configuration { get; init; }

    public IReadOnlyList<ServedCertificate> Certificates { get; init; } = [];

    /// <summary>Whether pods were to be sent on a dry run.</summary>
    public bool IsDryRunWanted { get; init; } = true;

    /// <summary>What became of them, one for each of <see cref="Targets"/> that could be tried.</summary>
    public IReadOnlyList<AdmissionProbe> Probes { get; init; } = [];

    public IReadOnlyList<PermissionAnswer> Permissions { get; init; } = [];

    /// <summary>The API server called the webhook, and it answered as it should.</summary>
    public bool WorksEndToEnd => Probes.Any(probe => probe.Result == ProbeResult.Injected);

    /// <summary>No webhook is called: the API server adds the sidecars by itself.</summary>
    public bool IsByPolicyAlone => Entries.Count == 0 && (Policies?.Value is { Exist: true } || HasHiddenPolicies);

    /// <summary>Nothing in the API adds sidecars, and yet a pod got one.</summary>
    public bool HasHiddenPolicies => Probes.Any(probe => probe is { Target: var target, Result: ProbeResult.Injected } && target == ProbeTarget.Hidden);

    /// <summary>What pods are sent through: the webhook's entries, and where there are none the policies.</summary>
    /// <remarks>Of a pod that went through both nobody can say which of them added the sidecar.</remarks>
    public IReadOnlyList<ProbeTarget> Targets => TargetsOf(Entries, Policies?.Value);

    /// <summary>Those of them through which no pod was seen to go, in either way: nothing is known of them but what they say of themselves.</summary>
    public IEnumerable<ProbeTarget> Unverified =>
        Targets.Where(target => !Probes.Any(probe => probe.Target.Subject == target.Subject && probe.Result != ProbeResult.Refused));

    public static IReadOnlyList<ProbeTarget> TargetsOf(IReadOnlyList<WebhookEntry> entries, DeployedPolicies? policies) =>
        entries.Count > 0 ? [.. entries.Select(entry => entry.Target)]
        : policies is { Exist: false } ? [ProbeTarget.Hidden]
        : policies?.Injecting is { } policy ? [new(policy.Subject, policy.Name, IsEnforcing: false, policy.Namespaces, policy.Pods) { IsPolicy = true }]
        : [];
}
