using Injector.Injection;

namespace Injector.Admission;

/// <summary>The templates of an outcome as one text, as annotations and logs show them.</summary>
internal static class TemplateNames
{
    public static string Of(InjectionOutcome outcome) => outcome.Templates.Count switch
    {
        0 => "",
        1 => outcome.Templates[0].Name,
        _ => string.Join(',', outcome.Templates.Select(template => template.Name)),
    };

    public static string RevisionsOf(InjectionOutcome outcome) => outcome.Templates.Count switch
    {
        0 => "",
        1 => outcome.Templates[0].Revision,
        _ => string.Join(',', outcome.Templates.Select(template => template.Revision)),
    };
}
