namespace Injector.Checks;

/// <summary>Checks that the webhook is registered: one configuration, with an entry for enforced namespaces and one for the rest.</summary>
internal sealed class EntriesCheck : ICheck
{
    public IEnumerable<Finding> Run(Installation installation)
    {
        var entries = installation.Entries;
        if (installation.IsByPolicyAlone)
            yield break;
        if (entries.Count == 0)
        {
            yield return Finding.Problem(FindingCode.WebhookConfigurationMissing, "MutatingWebhookConfiguration",
                $"none has an entry whose name ends in {WebhookEntry.NameSuffix}, so the API server never asks for a sidecar",
                "install the chart (helm upgrade --install), or look at another cluster (--kubeconfig, --context)");
            yield break;
        }

        var configurations = entries.Select(entry => entry.Configuration).Distinct().ToList();
        if (configurations.Count > 1)
            yield return Finding.Problem(FindingCode.WebhookConfigurationTwice, "MutatingWebhookConfiguration",
                $"{string.Join(" and ", configurations)} both have entries of ours: every pod is reviewed by each",
                "uninstall the release that is not wanted, or delete what it left: kubectl delete mutatingwebhookconfiguration NAME");
        var subject = $"MutatingWebhookConfiguration/{configurations[0]}";
        if (!entries.Any(entry => entry.IsEnforcing))
            yield return Finding.Problem(FindingCode.EnforceEntryMissing, subject,
                "there is no entry enforce.sidecar-injector.io: in namespaces labelled sidecar-injector.io/enforce=true pods start without a sidecar",
                "restore it with helm upgrade; it has path /mutate/enforced, failurePolicy Fail, and selects that label");
        if (entries.All(entry => entry.IsEnforcing))
            yield return Finding.Problem(FindingCode.InjectEntryMissing, subject,
                "there is no entry inject.sidecar-injector.io: pods and namespaces that opt in get nothing",
                "restore it with helm upgrade; it has path /mutate and failurePolicy Ignore");
    }
}
