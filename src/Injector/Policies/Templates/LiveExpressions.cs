using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Policies.Expressions;
using Injector.Templates.Parameters;

namespace Injector.Policies.Templates;

/// <summary>
/// What a change of a running pod may make of the annotations of its live parameters: as when it was created. They stand alone, without the variables of a
/// review, since most changes of pods concern none of them.
/// </summary>
internal static class LiveExpressions
{
    public static IEnumerable<PolicyValidation> Of(TemplateBlock block)
    {
        var recorded = $"object.metadata.?annotations[?'{Keys.Status}'].orValue('').contains({Cel.Text($"\"name\":\"{block.Template.Name}\"")})";
        foreach (var parameter in block.Template.Parameters)
            if (parameter.IsLive && ParameterRules.Of(block, parameter) is { } rule)
            {
                var (now, before) = (Annotation("object", parameter.Key), Annotation("oldObject", parameter.Key));
                yield return new(
                    $"{now} == {before} || !{recorded} || !{now}.hasValue() || [{now}.value()].map(v, {Value}).all(v, {rule.Holds})",
                    Cel.Text($"sidecar-injector: {Reason.ParameterInvalid}: {parameter.Key} must {rule.Must}"));
            }
    }

    /// <summary>A text without its end.</summary>
    public static string Value { get; } =
        $"v.matches({Cel.Pattern($"{LiveText.EndPattern}$")}) ? v.substring(0, v.size() - {LiveText.EndLength}) : v";

    private static string Annotation(string of, string key) => $"{of}.metadata.?annotations[?{Cel.Text(key)}]";
}
