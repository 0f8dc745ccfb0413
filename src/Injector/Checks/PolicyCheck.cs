using Injector.Configuration;
using Injector.Kubernetes;
using Injector.Policies;
using Injector.Telemetry;

namespace Injector.Checks;

/// <summary>
/// Checks the admission policies that are there: both halves and their bindings, what a fault of one comes to, and that they do what the
/// configuration says. Beside the webhook it is the webhook that says the reasons.
/// </summary>
internal sealed class PolicyCheck : ICheck
{
    private const string Again =
        "injector export --as policy --config-dir DIR | kubectl apply --server-side -f -, or helm upgrade with policy.objects exported anew";

    public IEnumerable<Finding> Run(Installation installation)
    {
        if (installation.HasHiddenPolicies)
            return [Finding.Ok(
                FindingCode.Policies, ProbeTarget.Hidden.Subject,
                "adds sidecars by policies of its own files, which the API does not show: no webhook is called")];
        if (installation.Policies is not { } read)
            return [];
        if (read.Value is not { } policies)
            return [Finding.Skipped(FindingCode.Policies, "admission policies", $"may not be read: {read.Error?.Message}")];
        if (!policies.Exist)
            return [];
        var beside = installation.Entries.Count > 0;
        List<Finding> findings =
            [.. Halves(policies, beside), .. Bindings(policies, beside), .. Faults(policies), .. Contents(policies, installation.Configuration)];
        if (findings.TrueForAll(finding => finding.Level == FindingLevel.Ok) && policies.Injecting is { } injecting)
            findings.Add(Finding.Ok(
                FindingCode.Policies, injecting.Subject,
                beside ? "adds sidecars before the webhook is asked, which finds them there" : "adds sidecars without a webhook, as its configuration says"));
        return findings;
    }

    private static IEnumerable<Finding> Halves(DeployedPolicies policies, bool beside)
    {
        if (policies.Injecting is null)
            yield return Finding.Problem(
                FindingCode.PolicyMissing, DeployedPolicies.Mutating, "there is none: what is left of the policies adds no sidecar", Again);
        var reasons = policies.Policies.FirstOrDefault(policy => policy is { Kind: DeployedPolicies.Validating, IsAdvice: false, IsLive: false });
        if (reasons is null && !beside)
            yield return Finding.Problem(
                FindingCode.PolicyMissing, DeployedPolicies.Validating,
                "there is none: nobody is told why a pod has no sidecar, and no pod of an enforced namespace is refused", Again);
        if (reasons is not null && beside)
            yield return Finding.Advice(
                FindingCode.ReasonsBesideWebhook, reasons.Subject,
                "is there beside the webhook: in enforced namespaces it refuses pods that the webhook alone can inject (NotInPolicy)",
                $"kubectl delete validatingadmissionpolicy {reasons.Name}; the webhook says the reasons");
    }

    private static IEnumerable<Finding> Bindings(DeployedPolicies policies, bool beside)
    {
        foreach (var binding in policies.Bindings.Where(binding => !policies.Policies.Any(binding.Binds)))
            yield return Finding.Problem(FindingCode.PolicyMissing, binding.Subject, $"binds {binding.Policy}, which is not there: it does nothing", Again);
        foreach (var policy in policies.Policies)
        {
            var bindings = policies.Bindings.Where(binding => binding.Binds(policy)).ToList();
            if (bindings.Count == 0)
                yield return Finding.Problem(FindingCode.PolicyBindingMissing, policy.Subject, "has no binding, so no pod is asked about", Again);
            else if (policy is { Kind: DeployedPolicies.Validating, IsAdvice: false, IsLive: false } && !beside)
                foreach (var gap in Gaps(policy, bindings))
                    yield return gap;
        }
    }

    private static IEnumerable<Finding> Gaps(DeployedPolicy policy, List<DeployedBinding> bindings)
    {
        if (!Actions(bindings, enforced: true).Contains("Deny"))
            yield return Finding.Problem(
                FindingCode.PolicyBindingMissing, policy.Subject,
                $"no binding denies in namespaces labelled {Keys.Enforce}=true: they are not enforced", Again);
        if (!Actions(bindings, enforced: false).Any(action => action is "Deny" or "Warn"))
            yield return Finding.Problem(
                FindingCode.PolicyBindingMissing, policy.Subject,
                "no binding warns in namespaces that are not enforced: nobody is told why a pod has no sidecar", Again);
    }

    private static IEnumerable<string> Actions(List<DeployedBinding> bindings, bool enforced)
    {
        var labels = new Dictionary<string, string>();
        if (enforced)
            labels[Keys.Enforce] = "true";
        return bindings.Where(binding => binding.Namespaces.Matches(labels)).SelectMany(binding => binding.Actions);
    }

    private static IEnumerable<Finding> Faults(DeployedPolicies policies)
    {
        foreach (var policy in policies.Policies)
            if (policy is { Kind: DeployedPolicies.Mutating, FailurePolicy: not "Ignore" })
                yield return Finding.Problem(
                    FindingCode.FailurePolicyWrong, policy.Subject,
                    $"failurePolicy is {policy.FailurePolicy}: a fault of the policy refuses pods in each namespace that it selects",
                    "set failurePolicy to Ignore");
            else if (policy is { Kind: DeployedPolicies.Validating, IsAdvice: false, IsLive: false, FailurePolicy: not "Fail" })
                yield return Finding.Problem(
                    FindingCode.FailurePolicyWrong, policy.Subject,
                    $"failurePolicy is {policy.FailurePolicy}: a fault of the policy lets pods of enforced namespaces start without a sidecar",
                    "set failurePolicy to Fail");
    }

    /// <summary>They are what comes of their own configuration, and that is the one that holds.</summary>
    private static IEnumerable<Finding> Contents(DeployedPolicies policies, DeployedConfiguration configuration)
    {
        if (policies.Injecting is not { } injecting || injecting.Source is not { Documents: not null } source)
            yield break;
        if (source.Version != Product.Version)
        {
            yield return Finding.Advice(
                FindingCode.PolicyOutdated, injecting.Subject,
                $"was made by version {source.Version}, this is {Product.Version}: whether it does what this version would is not looked at", Again);
            yield break;
        }

        if (source.Settings() is not { } own)
            yield break;
        var compiled = PolicyCompiler.Compile(own);
        foreach (var policy in policies.Policies)
            if (!policy.IsLive
                && !policy.Computes(policy.Kind == DeployedPolicies.Mutating ? compiled.Variables : policy.IsAdvice ? compiled.Advice : compiled.Reasons))
                yield return Finding.Problem(
                    FindingCode.PolicyOutdated, policy.Subject,
                    $"is not what is made of the configuration that {injecting.Subject} carries: somebody changed one of them", Again);
        if (configuration.Exportable is { } wanted && !injecting.Computes(Compile(wanted, source).Variables))
            yield return Finding.Problem(
                FindingCode.PolicyOutdated, injecting.Subject,
                $"was made of another configuration than {configuration.Source}: pods get what was exported then", Again);
    }

    private static CompiledPolicy Compile(InjectionSettings settings, PolicySource source) => PolicyCompiler.Compile(
        source.Templates.Count > 0 && source.Templates.All(name => settings.Templates.Find(name) is not null) ? settings.Only(source.Templates) : settings);
}
