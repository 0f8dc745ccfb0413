using System.Text;
using System.Text.Json;
using Injector.Cli.Manifests;
using Injector.Json;
using Injector.Yaml;

namespace Injector.Cli.Reports;

/// <summary>What <c>inject</c> prints.</summary>
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

    public static string Write(IReadOnlyList<ManifestReview> reviews, InjectFormat format, bool colour) => format switch
    {
        InjectFormat.Json => Json(reviews),
        InjectFormat.Patch => Patch(reviews),
        InjectFormat.Diff => string.Concat(reviews.Where(review => review.Changed).Select(review => Diff(review, colour))),
        _ => Yaml(reviews),
    };

    /// <summary>
    /// The change of one document's content. Both sides are written by us, since the author's layout and comments are no part
    /// of the change.
    /// </summary>
    public static string Diff(ManifestReview review, bool colour) => Diff(review, content => content, colour);

    /// <summary>The same for a person who asks what changes, not for every line of a script.</summary>
    public static string ShortDiff(ManifestReview review, bool colour) => Diff(review, LongTexts.Shorten, colour);

    private static string Diff(ManifestReview review, Func<JsonElement, JsonElement> view, bool colour)
    {
        using var after = JsonDocument.Parse(review.Patched(), Parsing);
        return UnifiedDiff.Write(
            Name(review.Manifest), YamlWriter.Write(view(review.Manifest.Content)), YamlWriter.Write(view(after.RootElement)), colour);
    }

    private static string Yaml(IReadOnlyList<ManifestReview> reviews)
    {
        var output = new YamlOutput();
        foreach (var review in reviews)
        {
            if (!review.Changed)
            {
                output.AppendUntouched(review.Manifest);
                continue;
            }

            using var after = JsonDocument.Parse(review.Patched(), Parsing);
            output.AppendChanged(review.Manifest, after.RootElement);
        }

        return output.ToString();
    }

    private static string Json(IReadOnlyList<ManifestReview> reviews)
    {
        var lines = new StringBuilder();
        foreach (var review in reviews.Where(review => review.Manifest.HasContent))
        {
            using var content = JsonDocument.Parse(review.Changed ? review.Patched() : review.Manifest.Document.Json, Parsing);
            lines.Append(Line(json => content.RootElement.WriteTo(json)));
        }

        return lines.ToString();
    }

    private static string Patch(IReadOnlyList<ManifestReview> reviews)
    {
        var documents = reviews.Where(review => review.Manifest.HasContent).ToList();
        return documents.Count == 1
            ? Encoding.UTF8.GetString(documents[0].Patch().Span) + "\n"
            : string.Concat(documents.Where(review => review.Changed).Select(PatchLine));
    }

    private static string PatchLine(ManifestReview review) => Line(json =>
    {
        var content = new KubernetesObject(review.Manifest, "", "", "", review.Manifest.Content);
        json.WriteStartObject();
        json.WriteString("kind"u8, review.Manifest.Content.Text("kind"u8));
        // A list has neither; its operations' paths tell its items apart.
        if (content.Name is { } name)
        {
            json.WriteString("namespace"u8, review.Pods[0].Namespace);
            json.WriteString("name"u8, name);
        }

        json.WritePropertyName("patch"u8);
        json.WriteRawValue(review.Patch().Span, skipInputValidation: true);
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
