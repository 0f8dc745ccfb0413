using Injector.Kubernetes;
using Injector.Templates.Documents;
using Injector.Templates.Model;
using Injector.Templates.Parameters;

namespace Injector.Templates.Rules;

/// <summary>Checks the type of a placeholder that stands alone against its field's type.</summary>
internal static class PlaceholderCheck
{
    public static void Check(DocumentNode node, Variable variable, KubernetesType type)
    {
        if (variable.Parameter is { } parameter)
        {
            var given = ParameterTypes.Of(parameter.Type);
            if (!parameter.IsFaulty && type.Name is not ("string" or "expanded") && !given.Fits(parameter, type))
                node.Error($"must be {type.Description}, and parameter {parameter.Name} is of type {given.Name}"
                    + (type.Name == "quantity" ? given.QuantityAdvice : ""));
            return;
        }

        var builtIn = variable.BuiltIn!.Type;
        if (builtIn != type && !(type.IsText && type.Name != "quantity" && KubernetesFields.Of(builtIn.Name) is null)
            && !(type.IsList && type.Element.IsText && builtIn.IsList))
            node.Error($"must be {type.Description}, and ${{{variable.Name}}} is {builtIn.Description}");
    }
}
