using System.Collections.Frozen;
using Injector.Kubernetes;

namespace Injector.Configuration;

/// <summary>
/// The platform team's settings, immutable and swapped whole. Source: the <c>InjectorConfig</c> document.
/// </summary>
internal sealed record InjectorConfiguration
{
    /// <summary>The settings that hold when no document is given.</summary>
    public static InjectorConfiguration Default { get; } = new();

    /// <summary>The system namespaces, which no setting can open.</summary>
    public static FrozenSet<string> SystemNamespaces { get; } = FrozenSet.Create("kube-system", "kube-node-lease");

    public InjectionPolicy Policy { get; init; } = InjectionPolicy.OptIn;

    /// <summary>Applied when neither pod nor namespace names a template.</summary>
    public IReadOnlyList<string> DefaultTemplates { get; init; } = ["log-processor"];

    /// <summary>Never injected, besides <see cref="SystemNamespaces"/>.</summary>
    public FrozenSet<string> ExcludedNamespaces { get; init; } = [];

    /// <summary>Likewise, as names with <c>*</c> for any text.</summary>
    public IReadOnlyList<string> ExcludedPatterns { get; init; } = [];

    /// <summary>Pods whose labels match one of these are not injected unless they ask for it themselves.</summary>
    public IReadOnlyList<LabelSelector> NeverInject { get; init; } = [];

    /// <summary>Pods whose labels match one of these are injected unless they or their namespace said no.</summary>
    public IReadOnlyList<LabelSelector> AlwaysInject { get; init; } = [];

    /// <summary>
    /// Names of containers that others inject: none is the application's. A mesh puts its proxy in front, and does not always say so.
    /// </summary>
    public FrozenSet<string> KnownSidecars { get; init; } = FrozenSet.Create(
        StringComparer.Ordinal,
        "istio-proxy", "linkerd-proxy", "consul-dataplane", "kuma-sidecar", "vault-agent", "envoy", "daprd", "queue-proxy");

    public SidecarLifecycle SidecarLifecycle { get; init; } = SidecarLifecycle.Auto;

    public UserErrorPolicy UserErrors { get; init; } = UserErrorPolicy.Warn;

    /// <summary>True when pods of this namespace are never touched.</summary>
    public bool Excludes(string namespaceName) =>
        SystemNamespaces.Contains(namespaceName) || ExcludedNamespaces.Contains(namespaceName) || MatchesPattern(namespaceName);

    private bool MatchesPattern(string namespaceName)
    {
        for (var i = 0; i < ExcludedPatterns.Count; i++)
            if (NamePattern.Matches(ExcludedPatterns[i], namespaceName))
                return true;
        return false;
    }
}
