using System.Collections.Frozen;
using Injector.Kubernetes;

namespace Injector.Configuration;

/// <summary>What happens to a pod about which nobody said anything.</summary>
public enum InjectionPolicy
{
    /// <summary>It is left alone.</summary>
    OptIn,

    /// <summary>It is injected.</summary>
    OptOut,
}

/// <summary>How sidecars run.</summary>
public enum SidecarLifecycle
{
    /// <summary>Native where every supported node can run it, else classic.</summary>
    Auto,

    /// <summary>An init container with <c>restartPolicy: Always</c>.</summary>
    Native,

    /// <summary>A further container, appended after the application's.</summary>
    Classic,
}

/// <summary>How an application team's mistake is answered outside enforced namespaces.</summary>
public enum UserErrorPolicy
{
    /// <summary>The pod is created without a sidecar, and a warning says why.</summary>
    Warn,

    /// <summary>The pod is refused, with the reason.</summary>
    Deny,
}

/// <summary>
/// The platform team's settings, immutable and swapped whole. Source: the <c>InjectorConfig</c> document.
/// </summary>
public sealed record InjectorConfiguration
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

    /// <summary>Pods whose labels match one of these are not injected unless they ask for it themselves.</summary>
    public IReadOnlyList<LabelSelector> NeverInject { get; init; } = [];

    /// <summary>Pods whose labels match one of these are injected unless they or their namespace said no.</summary>
    public IReadOnlyList<LabelSelector> AlwaysInject { get; init; } = [];

    public SidecarLifecycle SidecarLifecycle { get; init; } = SidecarLifecycle.Auto;

    public UserErrorPolicy UserErrors { get; init; } = UserErrorPolicy.Warn;

    /// <summary>True when pods of this namespace are never touched.</summary>
    public bool Excludes(string namespaceName) =>
        SystemNamespaces.Contains(namespaceName) || ExcludedNamespaces.Contains(namespaceName);
}
