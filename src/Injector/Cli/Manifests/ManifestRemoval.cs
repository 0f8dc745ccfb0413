using System.Text.Json;
using Injector.Cli.Failures;
using Injector.Injection.Pods;
using Injector.Injection.Removal;

namespace Injector.Cli.Manifests;

/// <summary>One object that makes pods, and what is taken out of them.</summary>
internal sealed record ObjectRemoval(KubernetesObject Object, PodPlace Place, SidecarRemoval Removal);

/// <summary>A document and what is taken out of the pods in it.</summary>
internal sealed record ManifestRemoval(Manifest Manifest, IReadOnlyList<ObjectRemoval> Pods)
{
    public ManifestChange Change => new(Manifest, [.. Pods.Select(pod => pod.Removal.Patch)], Pods is [var first, ..] ? first.Object.Namespace : null);

    /// <exception cref="InputException">What is injected is no readable pod.</exception>
    public static ManifestRemoval Of(Manifest manifest)
    {
        var pods = new List<ObjectRemoval>();
        foreach (var target in manifest.Objects)
            if (PodPlace.Of(target) is { } place && target.Find(place.Path) is { ValueKind: JsonValueKind.Object } pod)
                pods.Add(new ObjectRemoval(target, place, Of(target, place, pod)));
        return new ManifestRemoval(manifest, pods);
    }

    private static SidecarRemoval Of(KubernetesObject target, PodPlace place, JsonElement pod)
    {
        try
        {
            return SidecarRemoval.Of(pod, target.Path + place.Path);
        }
        catch (PodFormatException e)
        {
            throw new InputException(
                $"{target.DisplayName}: {e.Message}", target.Manifest.File, target.Position(place.Path + FieldPath.ToPointer(e.Path)));
        }
    }
}
