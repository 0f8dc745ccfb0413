using Injector.Kubernetes;
using Injector.Templates.Documents;
using Injector.Templates.Model;
using Injector.Templates.Rules;
using Injector.Text;

namespace Injector.Templates.Reading;

/// <summary>Reads <c>spec.applicationSecrets</c>.</summary>
internal static class ApplicationSecretsReader
{
    public static ApplicationSecretsTemplate? Read(DocumentNode node, VariableScope scope)
    {
        if (!node.Exists)
            return null;
        node.AllowOnly("when", "mountPath", "variable");
        var when = scope.Condition(node.Member("when"));
        var path = node.Member("mountPath").RequiredText("/application-secrets");
        if (path.Length > 0 && KubernetesPath.Problem(path) is { } problem)
            node.Member("mountPath").Error($"\"{Shown.Short(path)}\" must {problem}");
        var variable = node.Member("variable").RequiredText("REDACT_SECRETS_DIRECTORY");
        if (variable.Length > 0)
            FieldRules.VariableName.Check(node.Member("variable"), scope);
        return new ApplicationSecretsTemplate(when, path, variable);
    }

    /// <summary>Whom the Secrets go to: without a sidecar to nobody, and to none that has a variable of that name already.</summary>
    public static void CheckWith(DocumentNode node, ApplicationSecretsTemplate? secrets, List<TemplateContainer> sidecars)
    {
        if (secrets is null)
            return;
        if (sidecars.Count == 0)
            node.ErrorAtKey("needs a sidecar that gets the Secrets; add one under spec.sidecars");
        if (sidecars.Find(sidecar => sidecar.EnvironmentNames.Contains(secrets.Variable)) is { } taken)
            node.Member("variable").Error($"is a variable of {taken.Name} already: {Shown.Short(secrets.Variable)}; remove it there");
    }
}
