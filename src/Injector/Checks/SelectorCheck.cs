using Injector.Cluster.Api;
using Injector.Configuration;
using Injector.Kubernetes;

namespace Injector.Checks;

/// <summary>
/// Checks the entries' selectors, and whom they exclude: the webhook's own pods, which would wait for themselves, and the control plane's; and that
/// the enforcing entry takes in what it is there for.
/// </summary>
internal sealed class SelectorCheck : ICheck
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    private static readonly IReadOnlyDictionary<string, string> NoLabels = new Dictionary<string, string>();

    public IEnumerable<Finding> Run(Installation installation)
    {
        foreach (var entry in installation.Entries)
        {
            if (entry.IsEnforcing && !SelectsEnforced(entry))
                yield return Finding.Problem(FindingCode.EnforceSelectorWrong, entry.Subject,
                    $"does not select namespaces labelled {Keys.Enforce}=true, so they are not enforced",
                    $"set namespaceSelector to match {Keys.Enforce} In [\"true\"]");
            if (installation.OwnNamespace is { } own && Calls(entry, installation, own, OwnPodLabels(installation)))
                yield return Finding.Problem(FindingCode.OwnNamespaceNotExcluded, entry.Subject,
                    $"calls the webhook for pods of {own}, its own namespace: "
                    + (entry.FailurePolicy == "Fail" ? "when all servers are gone, none can come back" : "a new server waits for the old ones"),
                    $"add {NameLabel} NotIn [\"{own}\"] to its namespaceSelector, as the chart does");
            foreach (var system in InjectorConfiguration.SystemNamespaces)
                if (Calls(entry, installation, system, NoLabels))
                    yield return SystemNamespace(entry, installation.Version, system);
        }
    }

    /// <summary>Before 1.21 no namespace is labelled with its name: not the entry's fault, and easily mended.</summary>
    private static Finding SystemNamespace(WebhookEntry entry, ServerVersion version, string name) =>
        (version.Major, version.Minor).CompareTo((1, 21)) < 0
            ? Finding.Advice(FindingCode.SystemNamespaceNotExcluded, entry.Subject,
                $"calls the webhook for pods of {name}, only to hear that they are left alone",
                $"kubectl label namespace {name} {NameLabel}={name}")
            : Finding.Problem(FindingCode.SystemNamespaceNotExcluded, entry.Subject,
                $"calls the webhook for pods of {name}: the control plane should depend on nobody",
                $"add {NameLabel} NotIn [\"{name}\"] to its namespaceSelector, as the chart does");

    /// <summary>Judged by what the selector asks of our own keys and of names: it may be narrowed by keys of the platform's and by a revision.</summary>
    private static bool SelectsEnforced(WebhookEntry entry)
    {
        var enforced = new Dictionary<string, string> { [Keys.Enforce] = "true", [NameLabel] = "some-team" };
        return entry.Namespaces.Requirements
            .Where(requirement =>
                requirement.Key == NameLabel || (requirement.Key.StartsWith(Keys.Prefix, StringComparison.Ordinal) && requirement.Key != Keys.Revision))
            .All(requirement => requirement.Matches(enforced.GetValueOrDefault(requirement.Key)));
    }

    private static bool Calls(WebhookEntry entry, Installation installation, string ns, IReadOnlyDictionary<string, string> pod)
    {
        // Where namespaces cannot be read, they carry at least what the API server itself gives them.
        var labels = installation.Namespaces.Value is { } known
            ? known.Labels(ns)
            : new Dictionary<string, string> { [NameLabel] = ns };
        return labels is not null && entry.Namespaces.Matches(labels) && entry.Pods.Matches(pod);
    }

    private static IReadOnlyDictionary<string, string> OwnPodLabels(Installation installation) =>
        installation.Backends.SelectMany(backend => backend.Servers.Value ?? []).Select(server => server.Labels).FirstOrDefault() ?? NoLabels;
}
