using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Injection.Pods;
using Injector.Injection.Removal;
using Injector.Json;

namespace Injector.Checks.Trials;

/// <summary>
/// A running pod as its owner would create it: without what the cluster wrote, and without what was injected where that can be told from the rest.
/// </summary>
internal static class CreatablePod
{
    private const string Suffix = "-dry-run";
    private const int LongestName = 253;

    private static readonly string[] Kept = ["name", "namespace", "labels", "annotations"];
    private static readonly string[] Scheduled = ["nodeName", "ephemeralContainers"];

    /// <param name="pod">A pod, or the pod template of a workload.</param>
    /// <param name="ns">Where it is created.</param>
    /// <exception cref="PodFormatException">It is not a readable pod.</exception>
    public static JsonObject Of(JsonElement pod, string ns)
    {
        var json = JsonBytes.Of(pod.WriteTo);
        if (SidecarRemoval.Of(pod) is { IsRecorded: true, Problem: null } removal)
            json = PatchApplier.Apply(json, removal.Patch);
        var made = JsonNode.Parse(json.Span, documentOptions: PatchApplier.Parsing)!;
        var spec = made["spec"]!.DeepClone().AsObject();
        var metadata = new JsonObject();
        foreach (var name in Kept)
            if (made["metadata"]?[name] is { } value)
                metadata[name] = value.DeepClone();
        // One of its own: the pod's is taken. What stands in templates for the name is the same in both.
        var own = metadata["name"]?.GetValue<string>() ?? "pod";
        metadata["name"] = own[..Math.Min(own.Length, LongestName - Suffix.Length)].TrimEnd('-', '.') + Suffix;
        metadata["namespace"] = ns;
        foreach (var name in Scheduled)
            spec.Remove(name);
        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = metadata, ["spec"] = spec };
    }
}
