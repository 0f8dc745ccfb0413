using Injector.Configuration;
using Injector.Kubernetes;

namespace Injector.Checks;

/// <summary>A namespace in which a dry-run pod reaches one of the webhook's entries.</summary>
internal static class ProbePlace
{
    /// <summary>
    /// Every namespace that leads to an entry, the one that everybody has first. Namespaces that are being deleted take no pods, whatever
    /// the webhook does, so they show nothing.
    /// </summary>
    public static IEnumerable<string> For(WebhookEntry entry, NamespaceIndex namespaces, string? own) =>
        from ns in namespaces.Names.OrderBy(name => name == "default" ? 0 : 1)
        where ns != own && !InjectorConfiguration.SystemNamespaces.Contains(ns) && !namespaces.IsBeingDeleted(ns)
        let labels = namespaces.Labels(ns)
        where labels is not null
            && (labels.GetValueOrDefault(Keys.Enforce) == "true") == entry.IsEnforcing
            && entry.Namespaces.Matches(labels) && entry.Pods.Matches(AdmissionProbe.Labels)
        select ns;
}
