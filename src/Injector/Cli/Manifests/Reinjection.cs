using System.Text;
using System.Text.Json;
using Injector.Injection;
using Injector.Injection.Removal;
using Injector.Json;

namespace Injector.Cli.Manifests;

/// <summary>What becomes of a pod that is injected already, when its sidecars are taken out and it is injected anew.</summary>
/// <param name="Removal">What is taken out.</param>
/// <param name="Outcome">What the review of the rest comes to.</param>
/// <param name="Differences">What is not as before then, in words; empty when all is.</param>
internal sealed record Reinjection(SidecarRemoval Removal, InjectionOutcome Outcome, IReadOnlyList<string> Differences)
{
    /// <summary>From the pod as it is to the renewed one; empty when that is the same.</summary>
    public ReadOnlyMemory<byte> Patch { get; private init; }

    /// <param name="pod">The pod as it is.</param>
    /// <param name="stored">Whether it comes from an API server, which adds its defaults to everything.</param>
    /// <param name="removal">What takes its sidecars out.</param>
    /// <param name="review">Reviews a pod; its patch is meant for an object in which the pod stands at the path.</param>
    /// <param name="path">Where the pod stands in its document.</param>
    public static Reinjection Of(JsonElement pod, bool stored, SidecarRemoval removal, Func<JsonElement, string, InjectionOutcome> review, string path)
    {
        var bare = Patched(pod, SidecarRemoval.Of(pod).Patch);
        var outcome = review(bare, path);
        var renewed = Patched(bare, outcome.Injected ? review(bare, "").Patch : "[]"u8.ToArray());
        var differences = PodDifferences.Between(pod, renewed, stored);
        return new Reinjection(removal, outcome, differences)
        {
            Patch = differences.Count == 0 ? default : PatchApplier.Concat([removal.Patch, outcome.Patch]),
        };
    }

    // Not disposed of: the outcome is a view into it.
    private static JsonElement Patched(JsonElement pod, ReadOnlyMemory<byte> patch) =>
        JsonDocument.Parse(PatchApplier.Apply(Encoding.UTF8.GetBytes(pod.GetRawText()), patch), PatchApplier.Parsing).RootElement;
}
