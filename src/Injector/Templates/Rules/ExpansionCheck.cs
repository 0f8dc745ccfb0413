using System.Text.RegularExpressions;
using Injector.Templates.Documents;

namespace Injector.Templates.Rules;

/// <summary>
/// In commands, arguments and environment variables Kubernetes replaces <c>$(NAME)</c> and turns <c>$$</c> into <c>$</c>: a
/// shell's <c>$$</c>, its process id, silently becomes a lone <c>$</c>.
/// </summary>
internal static partial class ExpansionCheck
{
    public static void Check(DocumentNode node, VariableScope scope)
    {
        if (scope.Peek(node).Literals.Any(literal => DoubledDollar().IsMatch(literal)))
            node.Warn("Kubernetes turns $$ into $ here; write $$$$ for $$, or $$( for a literal $(");
    }

    // Two, not more: four are somebody's who knows.
    [GeneratedRegex(@"(?<!\$)\$\$(?![$(])", RegexOptions.CultureInvariant)]
    private static partial Regex DoubledDollar();
}
