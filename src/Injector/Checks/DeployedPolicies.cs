using System.Text.Json;
using Injector.Cluster.Api;
using Injector.Json;

namespace Injector.Checks;

/// <summary>
/// The admission policies of ours that a cluster shows, known by their names as webhook entries are. Those of an API server's own files are in
/// force and not shown.
/// </summary>
internal sealed record DeployedPolicies(IReadOnlyList<DeployedPolicy> Policies, IReadOnlyList<DeployedBinding> Bindings)
{
    private const string Api = "/apis/admissionregistration.k8s.io/v1/";

    public const string Mutating = "MutatingAdmissionPolicy";

    public const string Validating = "ValidatingAdmissionPolicy";

    /// <summary>Whether there is anything of them.</summary>
    public bool Exist => Policies.Count > 0 || Bindings.Count > 0;

    /// <summary>What adds sidecars; null when nothing does.</summary>
    public DeployedPolicy? Injecting => Policies.FirstOrDefault(policy => policy.Kind == Mutating);

    public static async Task<DeployedPolicies> ReadAsync(KubernetesApi api, CancellationToken cancellationToken)
    {
        var (policies, bindings) = (new List<DeployedPolicy>(), new List<DeployedBinding>());
        foreach (var kind in (string[])[Mutating, Validating])
        {
            var resource = kind == Mutating ? "mutatingadmissionpolic" : "validatingadmissionpolic";
            await foreach (var policy in api.List($"{Api}{resource}ies").ReadAsync(cancellationToken))
                if (IsOurs(policy))
                    policies.Add(DeployedPolicy.Read(kind, policy));
            await foreach (var binding in api.List($"{Api}{resource}ybindings").ReadAsync(cancellationToken))
                if (IsOurs(binding))
                    bindings.Add(DeployedBinding.Read($"{kind}Binding", binding));
        }

        return new(policies, bindings);
    }

    private static bool IsOurs(JsonElement item) =>
        item.Member("metadata").Text("name")?.EndsWith(WebhookEntry.NameSuffix, StringComparison.Ordinal) == true;
}
