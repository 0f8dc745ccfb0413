using System.Reflection;
using Injector.Configuration;
using Injector.Templates.Model;

namespace Injector.Templates.BuiltIn;

/// <summary>The templates inside the binary: every command works with no file at all. Read by the loader any file goes through.</summary>
public static class BuiltInTemplates
{
    /// <summary>Each built-in's file name and text.</summary>
    public static IReadOnlyList<(string File, string Text)> All { get; } = ReadAll();

    private static readonly Lazy<TemplateCatalog> Loaded = new(static () => new TemplateCatalog(ConfigurationLoader.LoadBuiltIns()));

    /// <summary>The catalog of the built-ins alone.</summary>
    public static TemplateCatalog Catalog => Loaded.Value;

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
