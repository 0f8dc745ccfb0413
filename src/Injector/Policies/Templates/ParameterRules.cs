using Injector.Kubernetes;
using Injector.Policies.Expressions;
using Injector.Templates.Parameters;

namespace Injector.Policies.Templates;

/// <summary>
/// The rules of the types of parameters. Where .NET and CEL read the same number or quantity in different ways at the edge, a policy takes
/// what both read alike, and says so: no exponents below zero, no more digits than any amount has.
/// </summary>
internal static class ParameterRules
{
    // No control characters, and nothing that .NET counts as two characters and CEL as one.
    private const string Plain = @"v.size() <= 4096 && v.matches(r'^[^\x00-\x1f\x7f-\x9f\x{10000}-\x{10FFFF}]*$')";

    private const string PlainQuantity = @"^[+]?([0-9]{1,15}|[0-9]{1,9}(\.[0-9]{1,6})?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+]?[0-9])?)$";
    private const string PlainDuration = @"^([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}(\.[0-9]{1,3})?s)?([0-9]{1,6}ms)?$";

    /// <summary>The rule of a parameter; null, after a refusal, where there is none.</summary>
    public static ParameterRule? Of(TemplateBlock block, TemplateParameter parameter) => parameter.Type switch
    {
        ParameterType.String => Patterned(block, parameter, "v", "match"),
        ParameterType.List => Items(block, parameter),
        ParameterType.Path => new(
            $@"{Plain} && [{TrimmedEnd("v")}].exists(p, p.matches(r'^(/[^/:,]+)+$') && !p.matches(r'/\.\.?(/|$)') && p.trim() == p)",
            "be an absolute path such as /var/log/app, without ':', ',', '.' and '..'", TrimmedEnd("v")),
        ParameterType.Boolean => new("v in ['true', 'false']", "be true or false"),
        ParameterType.Enum => new($"v in {Cel.Texts(parameter.Values)}", $"be one of {string.Join(", ", parameter.Values)}"),
        ParameterType.Image => new(
            $"v.size() <= 512 && v.matches({Cel.Pattern(ImageReference.Pattern)})", "be an image such as registry.example/team/name:1.2.3"),
        ParameterType.Integer => new(
            $"v.matches(r'^[+-]?0*[0-9]{{1,18}}$'){Bounds(parameter, "int(v) >= {0}", "int(v) <= {0}", bound => bound)}",
            $"be a whole number{Range(parameter)}", "string(int(v))"),
        ParameterType.Quantity => new(
            $"v.matches(r'{PlainQuantity}'){Bounds(parameter, "quantity(v).compareTo({0}) >= 0", "quantity(v).compareTo({0}) <= 0", Quantity)}",
            $"be a quantity such as 64Mi, 1Gi or 100m{Range(parameter)}"),
        ParameterType.Duration => Duration(block, parameter),
    };

    /// <summary>A text without the slashes at its end.</summary>
    public static string TrimmedEnd(string text) => $"{text}.find(r'^(.*[^/])?')";

    private static ParameterRule? Patterned(TemplateBlock block, TemplateParameter parameter, string text, string verb)
    {
        if (parameter.Pattern is null)
            return new(Plain, "be a text without control characters");
        var pattern = parameter.Pattern.ToString();
        if (PatternDialect.Problem(pattern) is { } problem)
        {
            block.Refuse($"pattern of parameter {parameter.Name}", problem);
            return null;
        }

        return new($"{Plain} && {text}.matches({Cel.Pattern($"^(?:{pattern})$")})", $"{verb} {pattern}");
    }

    private static ParameterRule? Items(TemplateBlock block, TemplateParameter parameter)
    {
        const string Split = "v.split(',').map(i, i.trim()).filter(i, i != '')";
        if (Patterned(block, parameter, "i", "be comma-separated items that each match") is not { } item)
            return null;
        var each = parameter.Pattern is null ? "" : $" && {Split}.all(i, {item.Holds[(Plain.Length + 4)..]})";
        return new($"{Plain} && (v == '' || {Split}.size() > 0){each}", parameter.Pattern is null ? "name at least one item" : item.Must, Split);
    }

    private static ParameterRule? Duration(TemplateBlock block, TemplateParameter parameter)
    {
        foreach (var bound in (string?[])[parameter.Min, parameter.Max])
            if (bound is not null && !System.Text.RegularExpressions.Regex.IsMatch(bound, PlainDuration))
            {
                block.Refuse($"bound {bound} of parameter {parameter.Name}", "write it in hours, minutes, seconds and milliseconds, in that order");
                return null;
            }

        return new(
            $"v != '' && v.matches(r'{PlainDuration}'){Bounds(parameter, "duration(v) >= {0}", "duration(v) <= {0}", bound => $"duration({Cel.Text(bound)})")}",
            $"be a duration such as 30s or 1m30s{Range(parameter)}");
    }

    private static string Quantity(string bound) => $"quantity({Cel.Text(bound)})";

    private static string Bounds(TemplateParameter parameter, string least, string most, Func<string, string> bound) =>
        (parameter.Min is null ? "" : " && " + least.Replace("{0}", bound(parameter.Min), StringComparison.Ordinal))
        + (parameter.Max is null ? "" : " && " + most.Replace("{0}", bound(parameter.Max), StringComparison.Ordinal));

    private static string Range(TemplateParameter parameter) => (parameter.Min, parameter.Max) switch
    {
        ({ } min, { } max) => $" between {min} and {max}",
        ({ } min, _) => $" of at least {min}",
        (_, { } max) => $" of at most {max}",
        _ => "",
    };
}
