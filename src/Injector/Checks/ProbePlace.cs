using Injector.Configuration;
using Injector.Kubernetes;

namespace Injector.Checks;

/// <summary>Where a pod can be sent on a dry run so that it reaches an entry of ours.</summary>
internal static class ProbePlace
{
    /// <summary>The namespace everybody has first, then any other.</summary>
    /// <returns>Null when no namespace leads to such an entry: then there is nothing to try.</returns>
    public static (WebhookEntry Entry, string Namespace)? Choose(
        IReadOnlyList<WebhookEntry> entries, NamespaceIndex namespaces, string? own, bool enforcing)
    {
        foreach (var ns in namespaces.Names.OrderBy(name => name == "default" ? 0 : 1))
        {
            if (ns == own || InjectorConfiguration.SystemNamespaces.Contains(ns) || namespaces.Labels(ns) is not { } labels)
                continue;
            if ((labels.GetValueOrDefault(Keys.Enforce) == "true") != enforcing)
                continue;
            var entry = entries.FirstOrDefault(entry =>
                entry.IsEnforcing == enforcing && entry.Namespaces.Matches(labels) && entry.Pods.Matches(AdmissionProbe.Labels));
            if (entry is not null)
                return (entry, ns);
        }
        return null;
    }
}
