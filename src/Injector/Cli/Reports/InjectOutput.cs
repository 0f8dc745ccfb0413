using System.Text;
using System.Text.Json;
using Injector.Cli.Manifests;
using Injector.Json;
using Injector.Yaml;

namespace Injector.Cli.Reports;

/// <summary>The output format of <c>inject</c>.</summary>
internal enum InjectFormat
{
    /// <summary>The whole input, changed where needed.</summary>
    Yaml,

    /// <summary>One object per document, one a line.</summary>
    Json,

    /// <summary>The RFC 6902 operations.</summary>
    Patch,

    /// <summary>A unified diff of the contents.</summary>
    Diff,
}

/// <summary>Writes the reviewed documents in one of the formats.</summary>
internal static class InjectOutput
{
    private static readonly JsonDocumentOptions Parsing = new() { MaxDepth = 1024 };

    /// <param name="changes">Every document of the input, in order.</param>
    /// <param name="format">How to write them.</param>
    /// <param name="done">What a diff says of the new side: <c>injected</c>.</param>
    /// <param name="colour">Whether to mark a diff's lines with ANSI colours.</param>
    public static string Write(IReadOnlyList<ManifestChange> changes, InjectFormat format, string done, bool colour) => format switch
    {
        InjectFormat.Json => Json(changes),
        InjectFormat.Patch => Patch(changes),
        InjectFormat.Diff => string.Concat(changes.Where(change => change.Changed).Select(change => Diff(change, done, colour))),
        _ => Yaml(changes),
    };

    /// <summary>
    /// The change of one document's content. Both sides are written by us, since the author's layout and comments are no part
    /// of the change.
    /// </summary>
    public static string Diff(ManifestChange change, string done, bool colour) => Diff(change, content => content, done, colour);

    /// <summary>The same for a person who asks what changes, not for every line of a script.</summary>
    public static string ShortDiff(ManifestChange change, bool colour) => Diff(change, LongTexts.Shorten, "injected", colour);

    private static string Diff(ManifestChange change, Func<JsonElement, JsonElement> view, string done, bool colour)
    {
        using var after = JsonDocument.Parse(change.Patched(), Parsing);
        return UnifiedDiff.Write(
            Name(change.Manifest), done, YamlWriter.Write(view(change.Manifest.Content)), YamlWriter.Write(view(after.RootElement)), colour);
    }

    private static string Yaml(IReadOnlyList<ManifestChange> changes)
    {
        var output = new YamlOutput();
        foreach (var change in changes)
        {
            if (!change.Changed)
            {
                output.AppendUntouched(change.Manifest);
                continue;
            }

            using var after = JsonDocument.Parse(change.Patched(), Parsing);
            output.AppendChanged(change.Manifest, after.RootElement);
        }

        return output.ToString();
    }

    private static string Json(IReadOnlyList<ManifestChange> changes)
    {
        var lines = new StringBuilder();
        foreach (var change in changes.Where(change => change.Manifest.HasContent))
        {
            using var content = JsonDocument.Parse(change.Changed ? change.Patched() : change.Manifest.Document.Json, Parsing);
            lines.Append(Line(json => content.RootElement.WriteTo(json)));
        }

        return lines.ToString();
    }

    private static string Patch(IReadOnlyList<ManifestChange> changes)
    {
        var documents = changes.Where(change => change.Manifest.HasContent).ToList();
        return documents.Count == 1
            ? Encoding.UTF8.GetString(documents[0].Patch().Span) + "\n"
            : string.Concat(documents.Where(change => change.Changed).Select(PatchLine));
    }

    private static string PatchLine(ManifestChange change) => Line(json =>
    {
        var content = new KubernetesObject(change.Manifest, "", "", "", change.Manifest.Content);
        json.WriteStartObject();
        json.WriteString("kind"u8, change.Manifest.Content.Text("kind"u8));
        // A list has neither; its operations' paths tell its items apart.
        if (content.Name is { } name)
        {
            if (change.Namespace is { } ns)
                json.WriteString("namespace"u8, ns);
            json.WriteString("name"u8, name);
        }

        json.WritePropertyName("patch"u8);
        json.WriteRawValue(change.Patch().Span, skipInputValidation: true);
        json.WriteEndObject();
    });

    private static string Line(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(JsonBytes.Of(Parsing.MaxDepth, write).Span) + "\n";

    /// <summary>The file and its objects; of a long list the first few.</summary>
    private static string Name(Manifest manifest)
    {
        var objects = string.Join(", ", manifest.Objects.Take(3).Select(target => target.DisplayName));
        return $"{manifest.File}: {objects}{(manifest.Objects.Count > 3 ? ", …" : "")}";
    }
}
