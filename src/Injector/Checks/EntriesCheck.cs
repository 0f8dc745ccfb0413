using Injector.Configuration;

namespace Injector.Checks;

/// <summary>
/// Checks that the webhook is registered: by a configuration with an entry for enforced namespaces and one for the rest, and for each pod by one.
/// </summary>
internal sealed class EntriesCheck : ICheck
{
    private const int MostNamed = 5;

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
            yield return SideBySide(installation, string.Join(" and ", configurations));
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

    /// <summary>Several releases are a way to run it, when each has pods of its own.</summary>
    private static Finding SideBySide(Installation installation, string names)
    {
        const string Subject = "MutatingWebhookConfiguration";
        const string Fix = "give each a scope of its own (webhook.scope, revision); or uninstall the release that is not wanted, "
            + "or delete what it left: kubectl delete mutatingwebhookconfiguration NAME";
        if (installation.Namespaces.Value is not { } namespaces)
            return Finding.Skipped(FindingCode.WebhookConfigurationTwice, Subject,
                $"{names} have entries of ours; whether they review the same pods cannot be told, since namespaces may not be read: {installation.Namespaces.Error?.Message}");
        var shared = namespaces.Names.Except(InjectorConfiguration.SystemNamespaces)
            .Where(ns => IsReviewedTwice(installation.Entries, namespaces.Labels(ns)!)).ToList();
        return shared.Count == 0
            ? Finding.Ok(FindingCode.WebhookConfigurationTwice, Subject, $"{names} have entries of ours, and review no pod twice")
            : Finding.Problem(FindingCode.WebhookConfigurationTwice, Subject,
                $"{names} have entries of ours that review the same pods in {string.Join(", ", shared.Take(MostNamed))}"
                + (shared.Count > MostNamed ? $" and {shared.Count - MostNamed} more namespaces" : ""),
                Fix);
    }

    private static bool IsReviewedTwice(IReadOnlyList<WebhookEntry> entries, IReadOnlyDictionary<string, string> labels)
    {
        var calling = entries.Where(entry => entry.Namespaces.Matches(labels)).ToList();
        return calling.Any(one => calling.Any(other => other.Configuration != one.Configuration && !one.Pods.Excludes(other.Pods)));
    }
}
