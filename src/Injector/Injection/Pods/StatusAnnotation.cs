using System.Text.Json;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Injection.Pods;

/// <summary>
/// What our <c>status</c> annotation says. Anybody can write it, so no decision rests on it: it tells the revision of what
/// is recognised in the pod by itself.
/// </summary>
public sealed class StatusAnnotation
{
    /// <summary>Many times what we ever write; reading more would only cost time.</summary>
    private const int MaxLength = 64 * 1024;

    private readonly List<JsonElement> _templates = [];
    private readonly List<string> _annotations = [];
    private readonly List<string> _labels = [];

    /// <summary>Reads the annotation; whatever is not of our form counts as not written.</summary>
    public static StatusAnnotation Read(string? annotation)
    {
        var status = new StatusAnnotation();
        if (string.IsNullOrEmpty(annotation) || annotation.Length > MaxLength)
            return status;
        try
        {
            using var document = JsonDocument.Parse(annotation, new JsonDocumentOptions { MaxDepth = 16 });
            // Half a surrogate pair can be parsed and not be read or written again.
            if (annotation.Contains("\\ud", StringComparison.OrdinalIgnoreCase) && document.RootElement.HasUndecodableText())
                return status;
            status.Read(document.RootElement);
            return status;
        }
        catch (JsonException)
        {
            // Not ours. A crafted value must not cost its pod the sidecar.
            return new StatusAnnotation();
        }
    }

    /// <summary>Nothing is recorded.</summary>
    public bool IsEmpty => _templates.Count == 0;

    /// <summary>The revision recorded for a template, or null; nothing that could not be one.</summary>
    public string? Revision(string template) =>
        Entry(template).Text("revision"u8) is { } revision && KubernetesName.IsLabel(revision) ? revision : null;

    /// <summary>The annotations, or else the labels, that were added with all recorded templates together.</summary>
    public IReadOnlyList<string> Metadata(bool isLabel) => isLabel ? _labels : _annotations;

    /// <summary>The record of a template as it stands; <c>Undefined</c> when there is none.</summary>
    public JsonElement Entry(string template)
    {
        foreach (var entry in _templates)
            if (entry.Text("name"u8) == template)
                return entry;
        return default;
    }

    /// <summary>Whether the record of a template names a container of its own.</summary>
    public bool Records(string template, string container) =>
        Names(Entry(template), "sidecars"u8, container) || Names(Entry(template), "initContainers"u8, container);

    /// <summary>Whether any template's record names this sidecar.</summary>
    public bool RecordsSidecar(string container) => _templates.Count > 0 && IsRecorded(container);

    private bool IsRecorded(string container) => _templates.Exists(entry => Names(entry, "sidecars"u8, container));

    private void Read(JsonElement status)
    {
        foreach (var template in status.Items("templates"u8))
            if (template.Text("name"u8) is not null)
                _templates.Add(template.Clone());
        _annotations.AddRange(status.Texts("annotations"));
        _labels.AddRange(status.Texts("labels"));
    }

    private static bool Names(JsonElement entry, ReadOnlySpan<byte> list, string name)
    {
        foreach (var item in entry.Items(list))
            if (item.ValueKind == JsonValueKind.String && item.ValueEquals(name))
                return true;
        return false;
    }
}
