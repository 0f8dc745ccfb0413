using Injector.Kubernetes;
using Injector.Templates.Documents;
using Injector.Templates.Model;
using Injector.Templates.Parameters;
using Injector.Templates.Rules;

namespace Injector.Templates.Reading;

/// <summary>Reads <c>spec.runAs</c>.</summary>
internal static class RunAsReader
{
    private static readonly FieldRule Id = FieldRule.Form(
        static text => text.Length == 0 || UserId.IsValid(text), "be a number of 0 to 2147483647, or empty",
        "make it an integer with min and max, or give it the pattern [0-9]{0,9}");

    public static RunAsTemplate? Read(DocumentNode node, VariableScope scope)
    {
        if (!node.Exists)
            return null;
        node.AllowOnly("user", "group", "fsGroup");
        return new RunAsTemplate(Text(node.Member("user"), scope), Text(node.Member("group"), scope), Text(node.Member("fsGroup"), scope));
    }

    private static TemplateText? Text(DocumentNode node, VariableScope scope)
    {
        if (!node.Exists)
            return null;
        if (node.String is null)
        {
            if (node.ScalarText() is not { } number || !UserId.IsValid(number))
                node.Error("must be a number of 0 to 2147483647, or \"${name}\" of a parameter");
            return TemplateText.Parse(node.ScalarText() ?? "", static _ => null, static _ => { });
        }

        var text = scope.Text(node);
        Id.Check(node, scope);
        return text;
    }
}
