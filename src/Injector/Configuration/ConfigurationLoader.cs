using Injector.Templates.BuiltIn;
using Injector.Templates.Documents;
using Injector.Templates.Model;
using Injector.Templates.Reading;

namespace Injector.Configuration;

/// <summary>
/// Reads the platform team's documents, <c>SidecarTemplate</c> and <c>InjectorConfig</c>, from texts. The one way in for <c>serve</c>,
/// <c>inject</c>, <c>validate</c> and <c>check</c>.
/// </summary>
internal static class ConfigurationLoader
{
    public const string ApiVersion = PlatformDocuments.ApiVersion;

    /// <summary>Loads texts, each with the name its diagnostics are reported under.</summary>
    public static LoadedConfiguration Load(IReadOnlyList<(string File, string Text)> files)
    {
        var diagnostics = new List<Diagnostic>();
        var documents = files.SelectMany(file => PlatformDocuments.Read(file.File, file.Text, diagnostics)).ToList();

        var configurations = documents.Where(document => document.Kind == PlatformDocuments.Configuration).ToList();
        foreach (var (_, node) in configurations.Skip(1))
            node.Error("is a second InjectorConfig; keep one");
        var document = configurations.Select(found => found.Node).FirstOrDefault(DocumentNode.None);
        var configuration = configurations.Count > 0 ? ConfigurationReader.Read(document) : InjectorConfiguration.Default;

        var own = PlatformDocuments.ByName(documents.Where(document => document.Kind == PlatformDocuments.Template).Select(document => document.Node));
        var parameters = document.Member("spec").Member("parameters");
        // The built-ins are compiled already; they are read again only where something is made of them.
        var extends = own.Values.Any(template => template.Member("spec").Member("extends").Exists);
        var set = new TemplateSet(
            own, extends || parameters.Exists ? BuiltInTemplates.Documents(diagnostics) : [], BuiltInTemplates.Catalog.Names, parameters);
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

    /// <summary>As somebody works through them: by file, then by place.</summary>
    private static List<Diagnostic> InOrder(List<Diagnostic> diagnostics, IReadOnlyList<(string File, string Text)> files)
    {
        var order = files.Select(file => file.File).ToList();
        return [.. diagnostics.OrderBy(found => order.IndexOf(found.File)).ThenBy(found => found.Position.Line).ThenBy(found => found.Position.Column)];
    }
}
