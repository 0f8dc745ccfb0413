using System.Reflection;
using Injector.Templates.Documents;
using Injector.Templates.Model;
using Injector.Templates.Reading;

namespace Injector.Templates.BuiltIn;

/// <summary>The templates inside the binary: every command works with no file at all. Read as any file is.</summary>
internal static class BuiltInTemplates
{
    private static readonly Lazy<TemplateCatalog> Loaded = new(static () => new TemplateCatalog(Load()));

    /// <summary>Each built-in's file name and text.</summary>
    public static IReadOnlyList<(string File, string Text)> All { get; } = ReadAll();

    /// <summary>The catalog of the built-ins alone.</summary>
    public static TemplateCatalog Catalog => Loaded.Value;

    /// <summary>The built-ins as documents by name, for what is made of them.</summary>
    internal static Dictionary<string, DocumentNode> Documents(List<Diagnostic> diagnostics) => PlatformDocuments.ByName(
        All.SelectMany(file => PlatformDocuments.Read(file.File, file.Text, diagnostics, areBuiltIn: true)).Select(document => document.Node));

    private static List<SidecarTemplate> Load()
    {
        var diagnostics = new List<Diagnostic>();
        var documents = Documents(diagnostics);
        var set = new TemplateSet(new Dictionary<string, DocumentNode>(), documents, documents.Keys, DocumentNode.None);
        var templates = documents.Keys.Select(set.BuiltIn).OfType<SidecarTemplate>().ToList();
        return diagnostics.Count == 0 ? templates : throw new InvalidOperationException($"a built-in template is broken: {string.Join('\n', diagnostics)}");
    }

    private static List<(string, string)> ReadAll()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var texts = new List<(string, string)>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".yaml", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            texts.Add((name, Compact(reader.ReadToEnd())));
        }

        return texts;
    }

    /// <summary>
    /// Drops comments and blank lines, in the document and in the scripts it holds: they are for readers of the
    /// source, and every injected pod would carry them.
    /// </summary>
    private static string Compact(string text) => string.Join(
        '\n', text.Split('\n').Where(line => line.AsSpan().TrimStart() is [not '#', ..]));
}
