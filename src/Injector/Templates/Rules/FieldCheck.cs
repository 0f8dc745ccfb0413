using Injector.Templates.Documents;
using Injector.Templates.Parameters;
using Injector.Text;

namespace Injector.Templates.Rules;

/// <summary>Checks a template's field against Kubernetes' validation rule for it.</summary>
internal static class FieldCheck
{
    /// <summary>Checks a scalar, its parameters at their defaults and at whatever an annotation may make of them.</summary>
    public static void Check(this FieldRule rule, DocumentNode node, VariableScope scope)
    {
        if (scope.Sample(node) is { } sample && !rule.Holds(sample))
        {
            node.Error($"must {rule.Must}, not {(node.String is null ? sample : $"\"{Shown.Short(sample)}\"")}");
            return;
        }

        var text = scope.Peek(node);
        if (node.String is { } written && scope.Example(text) is { } example && !rule.Holds(example))
        {
            node.Error($"must {rule.Must}, not \"{Shown.Short(written)}\"");
            return;
        }

        foreach (var variable in text.Variables)
            if (variable.Parameter is { IsSettable: true, IsFaulty: false } parameter
                && ParameterTypes.Of(parameter.Type).Unfit(parameter, rule, text.SingleVariable is not null) is { } advice)
                node.Error($"must {rule.Must}, and {parameter.Name} can be set to anything else; {advice}");
    }
}
