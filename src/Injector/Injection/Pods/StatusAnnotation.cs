using System.Text.Json;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Injection.Pods;

/// <summary>
/// The parsed <c>status</c> annotation. Anybody can write it, so no decision rests on it: it tells the revision of what
/// is recognised in the pod by itself.
/// </summary>
internal sealed class StatusAnnotation
{
    /// <summary>Many times what we ever write; reading more would only cost time.</summary>
    private const int MaxLength = 64 * 1024;

    private readonly List<JsonElement> _templates = [];
    private readonly List<string> _annotations = [];
    private readonly List<string> _labels = [];
    private FirstByName<JsonElement>? _byName;
    private Dictionary<string, HashSet<string>>? _recorded;
    private HashSet<string>? _sidecars;

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

    /// <summary>The revision of the template's shape; null in a record of a version that did not write it.</summary>
    public string? Shape(string template) =>
        Entry(template).Text("shape"u8) is { } shape && KubernetesName.IsLabel(shape) ? shape : null;

    /// <summary>The annotations, or else the labels, that were added with all recorded templates together.</summary>
    public IReadOnlyList<string> Metadata(bool isLabel) => isLabel ? _labels : _annotations;

    /// <summary>The records of all templates as they stand.</summary>
    public IReadOnlyList<JsonElement> Templates => _templates;

    /// <summary>The record of a template as it stands; <c>Undefined</c> when there is none.</summary>
    public JsonElement Entry(string template) => (_byName ??= new(_templates, static entry => entry.Text("name"u8))).Find(template);

    /// <summary>Whether the record of a template names a container of its own.</summary>
    public bool Records(string template, string container)
    {
        _recorded ??= new(StringComparer.Ordinal);
        if (!_recorded.TryGetValue(template, out var names))
            _recorded[template] = names = [.. Entry(template).Texts("sidecars"), .. Entry(template).Texts("initContainers")];
        return names.Contains(container);
    }

    /// <summary>Whether any template's record names this sidecar.</summary>
    public bool RecordsSidecar(string container) =>
        _templates.Count > 0 && (_sidecars ??= [.. _templates.SelectMany(static entry => entry.Texts("sidecars"))]).Contains(container);

    private void Read(JsonElement status)
    {
        foreach (var template in status.Items("templates"u8))
            if (template.Text("name"u8) is not null)
                _templates.Add(template.Clone());
        _annotations.AddRange(status.Texts("annotations"));
        _labels.AddRange(status.Texts("labels"));
    }
}
