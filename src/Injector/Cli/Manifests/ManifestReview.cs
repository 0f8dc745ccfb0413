using Injector.Injection;

namespace Injector.Cli.Manifests;

/// <summary>One object that makes pods, and what its pods' review came to.</summary>
/// <param name="Object">The object.</param>
/// <param name="Place">Where its pod stands.</param>
/// <param name="Namespace">The namespace that its pods were reviewed for.</param>
/// <param name="Outcome">What the review came to.</param>
internal sealed record ObjectReview(KubernetesObject Object, PodPlace Place, string Namespace, InjectionOutcome Outcome)
{
    /// <summary>What changes the document; empty when nothing does.</summary>
    public ReadOnlyMemory<byte> Patch { get; init; } = Outcome.Patch;

    /// <summary>Advice that only a manifest needs, besides the outcome's warnings.</summary>
    public IReadOnlyList<string> Advice { get; init; } = [];

    /// <summary>What becomes of the pod instead, by the policies of a cluster without a webhook; null where they do the same.</summary>
    public string? Instead { get; init; }

    /// <summary>The pod gets a sidecar.</summary>
    public bool IsInjected => Outcome.Injected && Instead is null;

    /// <summary>What was taken out before; empty when nothing was.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];
}

/// <summary>A document and the reviews of the pods in it.</summary>
internal sealed record ManifestReview(Manifest Manifest, IReadOnlyList<ObjectReview> Pods)
{
    public ManifestChange Change => new(Manifest, [.. Pods.Select(pod => pod.Patch)], Pods is [var first, ..] ? first.Namespace : null);
}
