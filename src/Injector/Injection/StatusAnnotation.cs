using System.Text.Json;

namespace Injector.Injection;

/// <summary>
/// What our <c>status</c> annotation says. Anybody can write it, so no decision rests on it: it tells the revision of what
/// is recognised in the pod by itself.
/// </summary>
public sealed class StatusAnnotation
{
    private readonly List<JsonElement> _templates = [];

    /// <summary>Reads the annotation; whatever is not of our form counts as not written.</summary>
    public static StatusAnnotation Read(string? annotation)
    {
        var status = new StatusAnnotation();
        if (string.IsNullOrEmpty(annotation))
            return status;
        try
        {
            using var document = JsonDocument.Parse(annotation, new JsonDocumentOptions { MaxDepth = 16 });
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("templates"u8, out var templates) && templates.ValueKind == JsonValueKind.Array)
                foreach (var template in templates.EnumerateArray())
                    if (PodView.Text(template, "name"u8) is not null)
                        status._templates.Add(template.Clone());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not ours. A crafted value must not cost its pod the sidecar.
            status._templates.Clear();
        }
        return status;
    }

    /// <summary>The revision recorded for a template, or null.</summary>
    public string? Revision(string template) => PodView.Text(Entry(template), "revision"u8);

    /// <summary>The record of a template as it stands; <c>Undefined</c> when there is none.</summary>
    public JsonElement Entry(string template) =>
        _templates.FirstOrDefault(entry => PodView.Text(entry, "name"u8) == template);

    /// <summary>Whether the record of a template names a container of its own.</summary>
    public bool Records(string template, string container) =>
        Names(Entry(template), "sidecars"u8, container) || Names(Entry(template), "initContainers"u8, container);

    private static bool Names(JsonElement entry, ReadOnlySpan<byte> list, string name)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty(list, out var names) || names.ValueKind != JsonValueKind.Array)
            return false;
        foreach (var item in names.EnumerateArray())
            if (item.ValueKind == JsonValueKind.String && item.ValueEquals(name))
                return true;
        return false;
    }
}
