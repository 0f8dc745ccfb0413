using Injector.Configuration;
using Injector.Injection.Pods;

namespace Injector.Injection.Decisions;

/// <summary>The input of the decision table.</summary>
internal readonly struct DecisionInput
{
    public required PodRequest Request { get; init; }

    public required PodView Pod { get; init; }

    public required NamespaceFacts Namespace { get; init; }

    public required InjectorConfiguration Configuration { get; init; }

    /// <summary>Whether sidecars run as init containers, and end with the pod.</summary>
    public bool NativeSidecars { get; init; }

    /// <summary>What the pod itself says; null: nothing.</summary>
    public bool? PodOptIn { get; init; }

    /// <summary>What its namespace says; null: nothing, or unknown.</summary>
    public bool? NamespaceOptIn { get; init; }

    /// <summary>Whether the pod is to end. Also without a Job: workflow engines and build systems make such pods themselves.</summary>
    public bool RunsToCompletion => Request.BelongsToJob || PodView.Text(Pod.Spec, "restartPolicy"u8) is "Never" or "OnFailure";

    /// <summary>
    /// The namespace carries the enforce label; when it could not be read, the request's path still tells, since the API
    /// server matched the label itself.
    /// </summary>
    public bool Enforced => Request.Enforced || Namespace.Enforces;
}
