using Injector.Templates.Model;

namespace Injector.Cli.Reports;

/// <summary>A template, by its name and revision.</summary>
internal sealed record TemplateJson(string Name, string Revision)
{
    public static TemplateJson Of(SidecarTemplate template) => new(template.Name, template.Revision);
}
