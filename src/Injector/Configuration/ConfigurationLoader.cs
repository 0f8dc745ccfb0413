using System.Text.Json;
using Injector.Templates.BuiltIn;
using Injector.Templates.Documents;
using Injector.Templates.Model;
using Injector.Templates.Reading;
using Injector.Text;
using Injector.Yaml;

namespace Injector.Configuration;

/// <summary>What a set of files came to. Usable only as a whole: one error, and the last good set stays.</summary>
/// <param name="Configuration">The <c>InjectorConfig</c> document, or the defaults when there is none.</param>
/// <param name="Templates">The templates of the files, and the built-ins that the configuration changes.</param>
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
        var documents = files.SelectMany(file => Documents(file.File, file.Text, diagnostics)).ToList();

        var configurations = documents.Where(document => document.Kind == "InjectorConfig").ToList();
        foreach (var (_, node) in configurations.Skip(1))
            node.Error("is a second InjectorConfig; keep one");
        var document = configurations.Select(found => found.Node).FirstOrDefault();
        var configuration = configurations.Count > 0 ? ConfigurationReader.Read(document) : InjectorConfiguration.Default;

        var own = ByName(documents.Where(document => document.Kind == "SidecarTemplate").Select(document => document.Node));
        var parameters = document.Member("spec").Member("parameters");
        // The built-ins are compiled already; they are read again only where something is made of them.
        var extends = own.Values.Any(template => template.Member("spec").Member("extends").Exists);
        var set = new TemplateSet(own, extends || parameters.Exists ? BuiltInDocuments(diagnostics) : [], parameters);
        var templates = own.Keys.Select(set.FromFile).OfType<SidecarTemplate>().ToList();
        // The values that the configuration sets are part of a template, and of its revision.
        templates.AddRange(BuiltInTemplates.Catalog.Names
            .Where(name => parameters.Exists && !own.ContainsKey(name))
            .Select(set.BuiltIn).OfType<SidecarTemplate>()
            .Where(template => template.Revision != BuiltInTemplates.Catalog.Find(template.Name)!.Revision));
        set.CheckPlatform();
        ConfigurationReader.CheckTemplates(document, [.. set.Names]);
        return new LoadedConfiguration(configuration, templates, InOrder(diagnostics, files));
    }

    /// <summary>The built-ins, read on their own.</summary>
    internal static IEnumerable<SidecarTemplate> LoadBuiltIns()
    {
        var diagnostics = new List<Diagnostic>();
        var documents = BuiltInDocuments(diagnostics);
        var set = new TemplateSet(new Dictionary<string, DocumentNode>(), documents, default);
        var templates = documents.Keys.Select(set.BuiltIn).OfType<SidecarTemplate>().ToList();
        return diagnostics.Count == 0 ? templates : throw new InvalidOperationException($"a built-in template is broken: {string.Join('\n', diagnostics)}");
    }

    private static Dictionary<string, DocumentNode> BuiltInDocuments(List<Diagnostic> diagnostics) =>
        ByName(BuiltInTemplates.All.SelectMany(file => Documents(file.File, file.Text, diagnostics, areBuiltIn: true)).Select(document => document.Node));

    /// <summary>Documents by the name they declare; a second one of a name is reported, and one without a usable name still read.</summary>
    private static Dictionary<string, DocumentNode> ByName(IEnumerable<DocumentNode> documents)
    {
        var byName = new Dictionary<string, DocumentNode>(StringComparer.Ordinal);
        foreach (var node in documents)
        {
            var name = node.Member("metadata").Member("name");
            if (byName.TryAdd(name.String ?? string.Empty, node))
                continue;
            if (name.String is { Length: > 0 } taken)
                name.Error($"is the name of another template already: {Shown.Short(taken)}; rename one");
            if (!node.Member("spec").Member("extends").Exists)
                TemplateReader.Read(node);
        }
        return byName;
    }

    /// <summary>As somebody works through them: by file, then by place.</summary>
    private static List<Diagnostic> InOrder(List<Diagnostic> diagnostics, IReadOnlyList<(string File, string Text)> files)
    {
        var order = files.Select(file => file.File).ToList();
        return [.. diagnostics.OrderBy(found => order.IndexOf(found.File)).ThenBy(found => found.Position.Line).ThenBy(found => found.Position.Column)];
    }

    private static IEnumerable<(string Kind, DocumentNode Node)> Documents(
        string file, string text, List<Diagnostic> diagnostics, bool areBuiltIn = false)
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
                JsonDocument.Parse(document.Json).RootElement,
                string.Empty,
                new DocumentReport(file, document.Positions, diagnostics) { IsBuiltIn = areBuiltIn });
            if (Kind(node) is { } kind)
                yield return (kind, node);
        }
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
        var kind = node.Member("kind").RequiredText("SidecarTemplate");
        if (Kinds.Contains(kind))
            return kind;
        if (kind.Length > 0)
            node.Member("kind").Error(
                $"\"{Shown.Short(kind)}\" is not known; {(Spelling.Nearest(kind, Kinds) is { } nearest ? $"did you mean {nearest}?" : $"use {string.Join(" or ", Kinds)}")}");
        return null;
    }
}
