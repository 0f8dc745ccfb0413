using System.Buffers;
using System.Text;
using System.Text.Json;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Injection.Removal;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Rollouts.Plans;

/// <summary>A running pod as it would be if it were created now: its sidecars taken out, and injected anew by the same core as the webhook's.</summary>
/// <param name="Outcome">What the review of the rest comes to.</param>
/// <param name="Pod">The pod with its new sidecars; undefined where it would get none.</param>
internal sealed record RenewedPod(InjectionOutcome Outcome, JsonElement Pod)
{
    // What Kubernetes appends to generateName.
    private const string RandomCharacters = "bcdfghjklmnpqrstvwxz2456789";
    private const int RandomLength = 5;

    private static readonly SearchValues<char> Random = SearchValues.Create(RandomCharacters);

    private static ReadOnlyMemory<byte> WithoutName { get; } = """[{"op":"remove","path":"/metadata/name"}]"""u8.ToArray();

    /// <param name="pod">The pod.</param>
    /// <param name="removal">What takes its sidecars out.</param>
    /// <param name="ns">Its namespace's metadata.</param>
    /// <param name="settings">What the servers decide on.</param>
    public static RenewedPod Of(JsonElement pod, SidecarRemoval removal, NamespaceFacts ns, InjectionSettings settings)
    {
        var bare = Patched(pod, HadNoName(pod) ? PatchApplier.Concat([removal.Patch, WithoutName]) : removal.Patch);
        var outcome = SidecarInjector.Review(
            new PodRequest { Pod = bare, Namespace = ns.Name, IsPodCreation = true, BelongsToJob = Owners.IncludeJob(bare), PathPrefix = "" }, ns, settings);
        return new(outcome, outcome.Injected ? Patched(bare, outcome.Patch) : default);
    }

    /// <summary>
    /// Whether the pod came to admission without a name: most controllers leave that to the API server, and a template may use what there was.
    /// </summary>
    private static bool HadNoName(JsonElement pod)
    {
        var metadata = pod.Member("metadata");
        return metadata.Text("generateName") is { Length: > 0 } prefix && metadata.Text("name") is { } name
            && Owners.Of(pod)?.Kind != "StatefulSet"
            && name.Length == prefix.Length + RandomLength && name.StartsWith(prefix, StringComparison.Ordinal)
            && !name.AsSpan(prefix.Length).ContainsAnyExcept(Random);
    }

    // Not disposed of: the outcome is a view into it.
    private static JsonElement Patched(JsonElement pod, ReadOnlyMemory<byte> patch) =>
        JsonDocument.Parse(PatchApplier.Apply(Encoding.UTF8.GetBytes(pod.GetRawText()), patch), PatchApplier.Parsing).RootElement;
}
