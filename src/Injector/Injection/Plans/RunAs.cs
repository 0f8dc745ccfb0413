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
        InjectionError? error = null;
        var user = Read(template.User, values, ref error);
        var group = Read(template.Group, values, ref error);
        var fsGroup = Read(template.FsGroup, values, ref error);
        return error is null ? new RunAs(Literal(user), Literal(group), fsGroup) : error;
    }

    private static string? Read(TemplateText? text, TemplateValues values, ref InjectionError? error)
    {
        if (text?.Render(values) is not { Length: > 0 } id)
            return null;
        if (UserId.Canonical(id) is { } number)
            return number;
        var key = values.KeyToBlame(text.Variables);
        error ??= new InjectionError(
            Reason.ParameterInvalid,
            $"{(key is null ? "" : $"{key}: ")}\"{Excerpt.Of(id, 60)}\" is no user or group; write a number of 0 to 2147483647",
            key);
        return null;
    }

    private static TemplateValue? Literal(string? id) => id is null ? null : TemplateValue.OfLiteral(id);
}
