using System.Text.Json;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Checks;

/// <summary>One of our policies' bindings, as a cluster has it.</summary>
/// <param name="Kind">MutatingAdmissionPolicyBinding or ValidatingAdmissionPolicyBinding.</param>
/// <param name="Name">Its name.</param>
/// <param name="Policy">The policy that it puts in force.</param>
/// <param name="Actions">What a validating one does.</param>
/// <param name="Namespaces">Where.</param>
internal sealed record DeployedBinding(string Kind, string Name, string Policy, IReadOnlyList<string> Actions, WebhookSelector Namespaces)
{
    public string Subject => $"{Kind}/{Name}";

    public bool Binds(DeployedPolicy policy) => Policy == policy.Name && Kind == $"{policy.Kind}Binding";

    public static DeployedBinding Read(string kind, JsonElement binding)
    {
        var spec = binding.Member("spec");
        return new(
            kind, binding.Member("metadata").Text("name") ?? "", spec.Text("policyName") ?? "", [.. spec.Texts("validationActions")],
            WebhookSelector.Read(spec.Member("matchResources").Member("namespaceSelector")));
    }
}
