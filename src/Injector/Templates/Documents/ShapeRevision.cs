using System.Text.Json;
using System.Text.Json.Nodes;

namespace Injector.Templates.Documents;

/// <summary>
/// The part of a template's revision that only a new pod can follow. Kubernetes lets the images of a running pod's containers be changed, and their CPU
/// and memory, so two documents that differ in nothing else have one shape.
/// </summary>
/// <remarks>
/// A parameter belongs to the shape when something of the shape names it; then its type and its default do, and of a live one the bounds that its sidecar is
/// told. Descriptions, other bounds and who may set it never reach a pod.
/// </remarks>
internal static class ShapeRevision
{
    private static readonly string[] Resizable = ["cpu", "memory"];
    private static readonly string[] Rendered = ["type", "default"];
    private static readonly string[] Bounds = ["pattern", "min", "max", "values"];

    /// <summary>As <see cref="Revision.Of"/>, over the document's shape.</summary>
    /// <param name="template">A template that was read without an error.</param>
    public static string Of(JsonElement template)
    {
        var spec = JsonNode.Parse(template.GetProperty("spec").GetRawText())!.AsObject();
        var parameters = spec["parameters"] as JsonObject ?? [];
        spec.Remove("description");
        spec.Remove("parameters");
        foreach (var list in (string[])["initContainers", "sidecars"])
            foreach (var entry in spec[list] as JsonArray ?? [])
                if (entry?["container"] is JsonObject container)
                    RemoveWhatCanBeChanged(container);
        var text = spec.ToJsonString();
        spec["parameters"] = Named(parameters, text);
        using var shape = JsonDocument.Parse(spec.ToJsonString());
        return Revision.Of(shape.RootElement);
    }

    private static void RemoveWhatCanBeChanged(JsonObject container)
    {
        container.Remove("image");
        if (container["resources"] is not JsonObject resources)
            return;
        foreach (var part in (string[])["requests", "limits"])
            if (resources[part] is JsonObject amounts)
            {
                foreach (var name in Resizable)
                    amounts.Remove(name);
                if (amounts.Count == 0)
                    resources.Remove(part);
            }
    }

    private static bool IsTold(JsonObject parameter) => parameter["live"]?.GetValueKind() == JsonValueKind.True;

    private static JsonObject Named(JsonObject parameters, string shape)
    {
        var named = new JsonObject();
        foreach (var (name, parameter) in parameters)
            if (parameter is JsonObject known && shape.Contains($"${{{name}}}", StringComparison.Ordinal))
            {
                var reaching = new JsonObject();
                foreach (var member in IsTold(known) ? [.. Rendered, .. Bounds] : Rendered)
                    if (known[member] is { } value)
                        reaching[member] = value.DeepClone();
                named[name] = reaching;
            }

        return named;
    }
}
