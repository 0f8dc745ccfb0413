using System.Text.Json;

namespace Injector.Injection.Pods;

/// <summary>
/// One pod that asks to be created, and where from: the part of an admission request that a decision reads.
/// </summary>
/// <remarks>
/// <see cref="Pod"/> is a view into the caller's document and lives as long as that does. No typed model of a pod
/// exists in this program: a field newer than our types must pass through untouched.
/// </remarks>
internal readonly record struct PodRequest
{
    /// <summary>The pod (or a workload's pod template), as JSON.</summary>
    public required JsonElement Pod { get; init; }

    /// <summary>The namespace the pod is created in.</summary>
    public required string Namespace { get; init; }

    /// <summary>True for the creation of a core/v1 Pod, no subresource. Everything else is left alone.</summary>
    public bool IsPodCreation { get; init; }

    /// <summary>True when the pod belongs to a Job, through its owner reference or its workload.</summary>
    public bool BelongsToJob { get; init; }

    /// <summary>The request came in through the entry for enforced namespaces, so an error of any kind denies.</summary>
    public bool Enforced { get; init; }

    /// <summary>Where the pod stands in the object to be patched: empty, or for instance <c>/spec/template</c>.</summary>
    public string PathPrefix { get; init; }
}
