using System.Text.Json;
using Injector.Injection;
using Injector.Yaml;

namespace Injector.Templates;

/// <summary>What a set of files came to. Usable only as a whole: one error, and the last good set stays.</summary>
/// <param name="Configuration">The <c>InjectorConfig</c> document, or the defaults when there is none.</param>
/// <param name="Templates">The templates of the files, without the built-ins.</param>
/// <param name="Diagnostics">Every error and warning of every file.</param>
public sealed record LoadedConfiguration(
    InjectorConfiguration Configuration, IReadOnlyList<SidecarTemplate> Templates, IReadOnlyList<Diagnostic> Diagnostics)
{
    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);
}

/// <summary>
/// Reads the platform team's documents, <c>SidecarTemplate</c> and <c>InjectorConfig</c>, from files. The one way in for
/// built-ins, <c>serve</c>, <c>inject</c> and <c>validate</c>.
/// </summary>
public static class ConfigurationLoader
{
    public const string ApiVersion = "sidecar-injector.io/v1alpha1";

    private static readonly string[] Kinds = ["SidecarTemplate", "InjectorConfig"];

    /// <summary>Loads a directory's <c>*.yaml</c>, <c>*.yml</c> and <c>*.json</c> files, in order of name, over the built-ins.</summary>
    /// <param name="directory">The directory; a mounted ConfigMap or plain files. Its hidden entries are left out.</param>
    /// <param name="clusterRunsNativeSidecars">As <see cref="InjectionSettings.ClusterRunsNativeSidecars"/>.</param>
    /// <returns>Settings ready to decide on, or null when there is an error; and every finding.</returns>
    /// <exception cref="IOException">The directory or a file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static (InjectionSettings? Settings, LoadedConfiguration Loaded) LoadDirectory(string directory, bool clusterRunsNativeSidecars)
    {
        var loaded = Load(Read(directory, shownAs: directory));
        return (loaded.HasErrors ? null : Settings(loaded, clusterRunsNativeSidecars), loaded);
    }

    /// <summary>Reads a directory's files that count.</summary>
    /// <param name="directory">Where they are.</param>
    /// <param name="shownAs">The directory that findings name: where a mount swaps versions, not the version's own.</param>
    public static List<(string File, string Text)> Read(string directory, string shownAs) =>
        [.. Files(directory).Select(file => (Path.Combine(shownAs, Path.GetFileName(file)), File.ReadAllText(file)))];

    /// <summary>Whether a file of this name counts.</summary>
    public static bool Includes(string fileName) =>
        Path.GetExtension(fileName) is ".yaml" or ".yml" or ".json" && !fileName.StartsWith('.');

    /// <summary>The files of a directory that count, in order of name.</summary>
    public static IEnumerable<string> Files(string directory) =>
        Directory.EnumerateFiles(directory)
            .Where(file => Includes(Path.GetFileName(file)))
            .Order(StringComparer.Ordinal);

    /// <summary>The built-ins alone, with the default configuration.</summary>
    public static InjectionSettings Default(bool clusterRunsNativeSidecars) =>
        new(InjectorConfiguration.Default, BuiltInTemplates.Catalog, clusterRunsNativeSidecars);

    /// <summary>The snapshot that reviews are decided on, the built-ins underneath.</summary>
    public static InjectionSettings Settings(LoadedConfiguration loaded, bool clusterRunsNativeSidecars) => new(
        loaded.Configuration,
        loaded.Templates.Count == 0 ? BuiltInTemplates.Catalog : new TemplateCatalog(BuiltInTemplates.Catalog.Templates.Concat(loaded.Templates)),
        clusterRunsNativeSidecars);

    /// <summary>Loads texts, each with the name its findings are reported under.</summary>
    public static LoadedConfiguration Load(IReadOnlyList<(string File, string Text)> files)
    {
        var diagnostics = new List<Diagnostic>();
        var documents = new List<(string Kind, DocumentNode Node)>();
        foreach (var (file, text) in files)
            documents.AddRange(Documents(file, text, diagnostics));

        // Configuration first: the values it sets are part of the templates, and of their revisions.
        var configurations = documents.Where(document => document.Kind == "InjectorConfig").ToList();
        foreach (var (_, node) in configurations.Skip(1))
            node.Error("there is an InjectorConfig already; keep one");
        var configuration = configurations.Count > 0 ? ConfigurationReader.Read(configurations[0].Node) : null;

        var templates = new List<SidecarTemplate>();
        foreach (var (_, node) in documents.Where(document => document.Kind == "SidecarTemplate"))
        {
            if (TemplateReader.Read(node) is not { } template)
                continue;
            if (templates.Exists(other => other.Name == template.Name))
                node.Member("metadata").Member("name").Error($"there is a template {template.Name} already; give one of them another name");
            templates.Add(template);
        }
        return new LoadedConfiguration(configuration ?? InjectorConfiguration.Default, templates, diagnostics);
    }

    private static IEnumerable<(string Kind, DocumentNode Node)> Documents(string file, string text, List<Diagnostic> diagnostics)
    {
        IReadOnlyList<YamlDocument> documents;
        try
        {
            documents = YamlReader.ReadAll(text);
        }
        catch (YamlSyntaxException e)
        {
            diagnostics.Add(new Diagnostic(Severity.Error, file, e.Position, string.Empty, e.Message));
            yield break;
        }
        foreach (var document in documents.Where(document => !document.Json.IsEmpty))
        {
            var node = new DocumentNode(
                JsonDocument.Parse(document.Json).RootElement, string.Empty, new DocumentReport(file, document.Positions, diagnostics));
            if (Kind(node) is { } kind)
                yield return (kind, node);
        }
    }

    private static string? Kind(DocumentNode node)
    {
        if (node.Element.ValueKind != JsonValueKind.Object)
        {
            node.Error("is not a document of ours; write apiVersion, kind, metadata and spec");
            return null;
        }
        var version = node.Member("apiVersion").RequiredText(ApiVersion);
        if (version.Length > 0 && version != ApiVersion)
            node.Member("apiVersion").Error($"\"{version}\" is not known; write {ApiVersion}");
        var kind = node.Member("kind").RequiredText("SidecarTemplate");
        if (Kinds.Contains(kind))
            return kind;
        if (kind.Length > 0)
            node.Member("kind").Error(Spelling.Nearest(kind, Kinds) is { } nearest
                ? $"\"{kind}\" is not known; did you mean {nearest}?"
                : $"\"{kind}\" is not known; use {string.Join(" or ", Kinds)}");
        return null;
    }
}
