using System.Text.Json;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Policies;
using Injector.Policies.Expressions;

namespace Injector.Checks;

/// <summary>One of our admission policies, as a cluster has it.</summary>
/// <param name="Kind">MutatingAdmissionPolicy or ValidatingAdmissionPolicy.</param>
/// <param name="Name">Its name.</param>
/// <param name="FailurePolicy">What a fault of it comes to.</param>
/// <param name="Variables">What it computes, in order.</param>
/// <param name="Source">What it says that it was made of.</param>
/// <param name="Namespaces">Where it is asked.</param>
/// <param name="Pods">For which pods.</param>
internal sealed record DeployedPolicy(
    string Kind, string Name, string FailurePolicy, IReadOnlyList<PolicyVariable> Variables, PolicySource Source,
    WebhookSelector Namespaces, WebhookSelector Pods)
{
    public string Subject => $"{Kind}/{Name}";

    /// <summary>Whether it only advises, and is missed by nobody.</summary>
    public bool IsAdvice => Name.StartsWith("advice.", StringComparison.Ordinal);

    /// <summary>Whether it looks at changes of running pods alone, whose sidecars hold the same bounds.</summary>
    public bool IsLive => Name.StartsWith("live.", StringComparison.Ordinal);

    /// <summary>Whether it computes just this.</summary>
    public bool Computes(IEnumerable<PolicyVariable> variables) => Variables.SequenceEqual(variables);

    public static DeployedPolicy Read(string kind, JsonElement policy)
    {
        var (metadata, spec) = (policy.Member("metadata"), policy.Member("spec"));
        var (annotations, constraints) = (metadata.Member("annotations"), spec.Member("matchConstraints"));
        return new(
            kind,
            metadata.Text("name") ?? "",
            // What the API server fills in when it is left out.
            spec.Text("failurePolicy") ?? "Fail",
            [.. spec.Items("variables").Select(variable => new PolicyVariable(variable.Text("name") ?? "", variable.Text("expression") ?? ""))],
            new PolicySource(
                metadata.Member("labels").Text("app.kubernetes.io/version") ?? "",
                annotations.Text(Keys.PolicyConfiguration),
                annotations.Text(Keys.PolicyTemplates)?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? []),
            WebhookSelector.Read(constraints.Member("namespaceSelector")),
            WebhookSelector.Read(constraints.Member("objectSelector")));
    }
}
