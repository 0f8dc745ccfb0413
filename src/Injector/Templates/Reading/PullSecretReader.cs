using Injector.Kubernetes;
using Injector.Templates.Documents;
using Injector.Templates.Model;
using Injector.Templates.Rules;
using Injector.Text;

namespace Injector.Templates.Reading;

/// <summary>Reads <c>spec.imagePullSecrets</c>, which is written as a pod has it: a list of names.</summary>
internal static class PullSecretReader
{
    public static List<TemplateText> Read(DocumentNode list, VariableScope scope)
    {
        var names = new List<TemplateText>();
        if (!list.Exists)
            return names;
        foreach (var item in list.Items())
        {
            item.AllowOnly("name");
            var name = item.Member("name");
            if (name.RequiredText("registry-credentials").Length == 0)
                continue;
            var text = scope.Text(name);
            // With the defaults of its parameters; one that is empty stands for a platform that needs none.
            if ((text.Literal ?? scope.Sample(text)) is { Length: > 0 } sample && !KubernetesName.IsSubdomain(sample))
                name.Error($"\"{Shown.Short(sample)}\" cannot be the name of a Secret");
            names.Add(text);
        }

        return names;
    }
}
