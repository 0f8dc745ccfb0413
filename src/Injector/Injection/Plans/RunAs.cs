using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Templates.Model;
using Injector.Templates.Parameters;
using Injector.Text;

namespace Injector.Injection.Plans;

/// <summary>Whom a template's containers run as, where it says so itself; null is what the application makes of it.</summary>
internal sealed record RunAs(TemplateValue? User, TemplateValue? Group, string? FsGroup)
{
    private static readonly RunAs Application = new(null, null, null);

    public static Result<RunAs, InjectionError> Of(RunAsTemplate? template, TemplateValues values)
    {
        if (template is null)
            return Application;
        var (user, group, fsGroup) = (template.User?.Render(values), template.Group?.Render(values), template.FsGroup?.Render(values));
        var mistake = Mistake(template.User, user, values) ?? Mistake(template.Group, group, values) ?? Mistake(template.FsGroup, fsGroup, values);
        return mistake is null ? new RunAs(Literal(Id(user)), Literal(Id(group)), Id(fsGroup)) : mistake;
    }

    private static InjectionError? Mistake(TemplateText? text, string? id, TemplateValues values)
    {
        if (string.IsNullOrEmpty(id) || Id(id) is not null)
            return null;
        var key = values.KeyToBlame(text!.Variables);
        return new InjectionError(
            Reason.ParameterInvalid,
            $"{(key is null ? "" : $"{key}: ")}\"{Excerpt.Of(id, 60)}\" is no user or group; write a number of 0 to 2147483647",
            key);
    }

    private static string? Id(string? text) => string.IsNullOrEmpty(text) ? null : UserId.Canonical(text);

    private static TemplateValue? Literal(string? id) => id is null ? null : TemplateValue.OfLiteral(id);
}
