using System.Text.Json;
using Injector.Templates.Documents;
using Injector.Text;
using Injector.Yaml;

namespace Injector.Templates.Reading;

/// <summary>
/// Cuts the platform team's files into documents: which kind each is, and where it stands. What is no document of ours is reported.
/// </summary>
internal static class PlatformDocuments
{
    public const string ApiVersion = "sidecar-injector.io/v1alpha1";

    public const string Template = "SidecarTemplate";

    public const string Configuration = "InjectorConfig";

    private static readonly string[] Kinds = [Template, Configuration];

    /// <summary>The documents of a file, each with its kind.</summary>
    /// <param name="file">The name that diagnostics give.</param>
    /// <param name="text">YAML or JSON, any number of documents.</param>
    /// <param name="diagnostics">Where errors and warnings go, now and when the documents are read further.</param>
    /// <param name="areBuiltIn">As <see cref="DocumentReport.IsBuiltIn"/>.</param>
    public static IEnumerable<(string Kind, DocumentNode Node)> Read(
        string file, string text, List<Diagnostic> diagnostics, bool areBuiltIn = false)
    {
        IReadOnlyList<YamlDocument> documents;
        try
        {
            documents = YamlReader.ReadAll(text);
        }
        catch (YamlSyntaxException e)
        {
            diagnostics.Add(new Diagnostic(Severity.Error, file, e.Position, "", e.Message));
            yield break;
        }

        foreach (var document in documents.Where(document => !document.Json.IsEmpty))
        {
            var node = new DocumentNode(
                JsonDocument.Parse(document.Json).RootElement,
                "",
                new DocumentReport(file, document.Positions, diagnostics) { IsBuiltIn = areBuiltIn });
            if (Kind(node) is { } kind)
                yield return (kind, node);
        }
    }

    /// <summary>Templates by the name they declare; a second one of a name is reported, and one without a usable name still read.</summary>
    public static Dictionary<string, DocumentNode> ByName(IEnumerable<DocumentNode> templates)
    {
        var byName = new Dictionary<string, DocumentNode>(StringComparer.Ordinal);
        foreach (var node in templates)
        {
            var name = node.Member("metadata").Member("name");
            if (byName.TryAdd(name.String ?? "", node))
                continue;
            if (name.String is { Length: > 0 } taken)
                name.Error($"is the name of another template already: {Shown.Short(taken)}; rename one");
            if (!node.Member("spec").Member("extends").Exists)
                TemplateReader.Read(node);
        }

        return byName;
    }

    private static string? Kind(DocumentNode node)
    {
        if (node.Element.ValueKind != JsonValueKind.Object)
        {
            node.Error($"must be a map with apiVersion, kind, metadata and spec, not {node.Kind}");
            return null;
        }

        var version = node.Member("apiVersion").RequiredText(ApiVersion);
        if (version.Length > 0 && version != ApiVersion)
            node.Member("apiVersion").Error($"\"{Shown.Short(version)}\" is not known; write {ApiVersion}");
        var kind = node.Member("kind").RequiredText(Template);
        if (Kinds.Contains(kind))
            return kind;
        if (kind.Length > 0)
            node.Member("kind").Error(
                $"\"{Shown.Short(kind)}\" is not known; {(Spelling.Nearest(kind, Kinds) is { } nearest ? $"did you mean {nearest}?" : $"use {string.Join(" or ", Kinds)}")}");
        return null;
    }
}
