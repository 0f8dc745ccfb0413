using System.Text.Json;
using Injector.Policies.Expressions;
using Injector.Templates.Model;

namespace Injector.Policies.Templates;

/// <summary>
/// A piece of a container or volume as a value of a patch. Maps and lists of CEL, not <c>Object{…}</c>: API servers before 1.36.5 panic on a
/// list of those (https://github.com/kubernetes/kubernetes/issues/142181), and these need no names of types.
/// </summary>
internal static class FragmentExpressions
{
    public static TypedExpression Value(TemplateBlock block, TemplateFragment fragment) => Value(block, FragmentNode.Of(fragment));

    public static TypedExpression Value(TemplateBlock block, FragmentNode node)
    {
        if (node.Members is { } members)
            return TypedExpression.Map([.. members.Select(member => (member.Name, Value(block, member.Value)))]);
        if (node.Items is { } items)
            return TypedExpression.List([.. items.Select(item => Value(block, item))]);
        if (node.Variable is { } variable)
            return VariableExpressions.Value(block, variable, node.Expanded);
        return node.Text is { } text ? TypedExpression.OfText(block.Text(text, node.Expanded)) : Scalar(node.Scalar!.Value);
    }

    private static TypedExpression Scalar(JsonElement scalar) => scalar.ValueKind switch
    {
        JsonValueKind.String => TypedExpression.OfText(Cel.Text(scalar.GetString()!)),
        _ => new(scalar.GetRawText()),
    };
}
