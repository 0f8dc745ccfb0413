using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Kubernetes;

namespace Injector.Templates.Documents;

/// <summary>
/// What becomes of live parameters in a variant of a template. One that pods may not set there is not live, and one whose bounds are others is known to no
/// program: its sidecar is told them. What is not live has no file.
/// </summary>
internal static class DerivedLiveness
{
    private static readonly string[] Bounds = ["pattern", "min", "max", "values"];

    /// <param name="spec">The variant's, with its members in place.</param>
    /// <param name="changed">The members that the variant gives, by parameter.</param>
    public static void Settle(JsonObject spec, ILookup<string, string> changed)
    {
        var parameters = spec["parameters"] as JsonObject ?? [];
        foreach (var members in changed)
            if (parameters[members.Key] is JsonObject parameter && !members.Contains("live"))
                if (members.Contains("settableBy") && !IsSetByPods(parameter))
                    parameter.Remove("live");
                else if (parameter["live"]?.GetValueKind() == JsonValueKind.String && Array.Exists(Bounds, members.Contains))
                    parameter["live"] = true;
        foreach (var (name, parameter) in parameters)
            if (parameter?["live"]?.GetValueKind() is null or JsonValueKind.False or JsonValueKind.Null)
                RemoveFile(spec, Keys.FieldPath(name));
    }

    private static bool IsSetByPods(JsonObject parameter) =>
        parameter["settableBy"] is JsonArray levels && levels.Any(level => level?.GetValueKind() == JsonValueKind.String && (string)level! == "pod");

    private static void RemoveFile(JsonObject spec, string fieldPath)
    {
        if (spec["volumes"] is not JsonArray volumes)
            return;
        for (var i = volumes.Count - 1; i >= 0; i--)
        {
            if (volumes[i]?["downwardAPI"]?["items"] is not JsonArray files
                || files.RemoveAll(file => (string?)file?["fieldRef"]?["fieldPath"] == fieldPath) == 0 || files.Count > 0)
                continue;
            var name = (string?)volumes[i]!["name"];
            volumes.RemoveAt(i);
            foreach (var list in (string[])["initContainers", "sidecars"])
                foreach (var entry in spec[list] as JsonArray ?? [])
                    (entry?["container"]?["volumeMounts"] as JsonArray)?.RemoveAll(mount => (string?)mount?["name"] == name);
        }
    }
}
