using Injector.Policies.Expressions;
using Injector.Templates.Model;
using Injector.Templates.Parameters;

namespace Injector.Policies.Templates;

/// <summary>What a placeholder stands for, as a text and as its own value.</summary>
internal static class VariableExpressions
{
    /// <summary>Inside a string.</summary>
    public static string Text(TemplateBlock block, Variable variable, bool expanded) =>
        variable.Parameter is { } parameter ? Text(block, parameter, expanded) : Text(block, variable.BuiltIn!, expanded);

    /// <summary>Where a scalar is nothing but the placeholder.</summary>
    public static TypedExpression Value(TemplateBlock block, Variable variable, bool expanded)
    {
        if (variable.BuiltIn is { } builtIn)
            return Value(block, builtIn, expanded);
        var parameter = variable.Parameter!;
        return parameter.Type switch
        {
            ParameterType.List => new(List(block, parameter, expanded)),
            ParameterType.Boolean when !parameter.IsSettable => new(parameter.Default.Text),
            ParameterType.Boolean => new($"{block.Parameter(parameter)} == 'true'"),
            ParameterType.Integer when !parameter.IsSettable => new(parameter.Default.Text),
            ParameterType.Integer => new($"int({block.Parameter(parameter)})"),
            ParameterType.String or ParameterType.Path or ParameterType.Quantity or ParameterType.Enum or ParameterType.Image or ParameterType.Duration =>
                TypedExpression.OfText(Text(block, parameter, expanded)),
        };
    }

    private static string Text(TemplateBlock block, TemplateParameter parameter, bool expanded)
    {
        if (!parameter.IsSettable)
            return Cel.Text(parameter.Default.Text);
        var value = parameter.Type == ParameterType.List ? $"{block.Parameter(parameter)}.join(',')" : block.Parameter(parameter);
        return expanded ? Escaped(block, parameter, value, $"{value}.replace('$', '$$')") : value;
    }

    private static string List(TemplateBlock block, TemplateParameter parameter, bool expanded)
    {
        if (!parameter.IsSettable)
            return Cel.Texts(parameter.Default.Items);
        var value = block.Parameter(parameter);
        return expanded ? Escaped(block, parameter, value, Escape(value)) : value;
    }

    // What an annotation says is data, what a template says may use Kubernetes' own syntax.
    private static string Escaped(TemplateBlock block, TemplateParameter parameter, string value, string escaped) =>
        parameter.Type is not (ParameterType.String or ParameterType.Path or ParameterType.List or ParameterType.Enum) ? value
        : !parameter.Default.Text.Contains('$', StringComparison.Ordinal) ? escaped
        : $"({block.Parameter(parameter, "_set")}.size() > 0 ? {escaped} : {value})";

    private static string Escape(string list) => $"{list}.map(i, i.replace('$', '$$'))";

    private static string Text(TemplateBlock block, BuiltInVariable variable, bool expanded)
    {
        switch (variable.Name)
        {
            case "pod.namespace":
                return "request.namespace";
            case "pod.name":
                return "string(object.metadata.?name.orValue(object.metadata.?generateName.orValue('')))";
            case "app.container":
                return $"string({block["app"]}.c.name)";
            case "app.runAsUser":
                return $"{block["user"]}.optMap(u, string(u)).orValue('')";
            case "app.runAsGroup":
                return $"{block["group"]}.optMap(g, string(g)).orValue('')";
            case "app.runAsNonRoot":
                return $"({block["user"]}.optMap(u, u == 0).orValue(false) ? 'false' : 'true')";
            case "sidecar.lifecycle":
                return "'native'";
            case "live.bounds":
                var bounds = block.Template.LiveBounds;
                return Cel.Text((expanded ? bounds.Expanded : bounds).Text);
            case "sharedVolume.directories" or "sharedVolume.containers" or "sharedVolume.files":
                return $"{Value(block, variable, expanded).Text}.join(',')";
            default:
                block.Refuse($"${{{variable.Name}}} inside a text", "CEL writes no JSON; let it be a field's whole value");
                return "''";
        }
    }

    private static TypedExpression Value(TemplateBlock block, BuiltInVariable variable, bool expanded)
    {
        switch (variable.Name)
        {
            case "app.runAsUser":
                return TypedExpression.Optional(Known(block["user"]));
            case "app.runAsGroup":
                return TypedExpression.Optional(Known(block["group"]));
            case "app.runAsNonRoot":
                return new($"!{block["user"]}.optMap(u, u == 0).orValue(false)");
            case "app.seLinuxOptions":
                return TypedExpression.Optional(Known($"{block["app"]}.c.?securityContext.?seLinuxOptions"));
            case "sharedVolume.directories":
                return new(expanded ? Escape(block["directories"]) : block["directories"]);
            case "sharedVolume.containers":
                return new(expanded ? Escape(block["directoryContainers"]) : block["directoryContainers"]);
            case "sharedVolume.files":
                var files = VariableList(block, block.Template.SharedVolume!.Files!.Value);
                var joined = $"{block["directories"]}.map(d, {files}.map(f, d + '/' + f)).flatten()";
                return new(expanded ? Escape(joined) : joined);
            default:
                return TypedExpression.OfText(Text(block, variable, expanded));
        }
    }

    // An entry of a literal must be known to be optional when it is compiled.
    private static string Known(string variable) => $"{variable}.hasValue() ? optional.of(dyn({variable}.value())) : optional.none()";

    /// <summary>The items of a list parameter as they are.</summary>
    public static string VariableList(TemplateBlock block, Variable variable) => List(block, variable.Parameter!, expanded: false);
}
