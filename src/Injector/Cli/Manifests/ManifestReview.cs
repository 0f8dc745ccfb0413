using System.Buffers;
using Injector.Injection;
using Injector.Kubernetes;

namespace Injector.Cli.Manifests;

/// <summary>One object that makes pods, and what its pods' review came to.</summary>
internal sealed record ObjectReview(KubernetesObject Object, WorkloadKind Workload, string Namespace, InjectionOutcome Outcome);

/// <summary>A document and the reviews of the pods in it.</summary>
internal sealed class ManifestReview(Manifest manifest, IReadOnlyList<ObjectReview> pods)
{
    public Manifest Manifest { get; } = manifest;

    public IReadOnlyList<ObjectReview> Pods { get; } = pods;

    public bool Changed => Pods.Any(pod => pod.Outcome.Injected);

    /// <summary>
    /// One patch for the whole document, an array without operations when nothing changes. Items of a list do not touch each
    /// other, so their patches stand one after the other.
    /// </summary>
    public ReadOnlyMemory<byte> Patch()
    {
        var all = new ArrayBufferWriter<byte>();
        all.Write("["u8);
        foreach (var pod in Pods.Where(pod => pod.Outcome.Injected))
        {
            if (all.WrittenCount > 1)
                all.Write(","u8);
            all.Write(pod.Outcome.Patch.Span[1..^1]);
        }

        all.Write("]"u8);
        return all.WrittenMemory;
    }

    /// <summary>The document's JSON with the patch applied.</summary>
    public ReadOnlyMemory<byte> Patched() => PatchApplier.Apply(Manifest.Document.Json, Patch());
}
