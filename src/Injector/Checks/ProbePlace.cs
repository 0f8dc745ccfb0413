using Injector.Configuration;
using Injector.Kubernetes;

namespace Injector.Checks;

/// <summary>A namespace in which a dry-run pod reaches what it is sent through.</summary>
internal static class ProbePlace
{
    /// <summary>
    /// Every namespace that leads there, the one that everybody has first. Namespaces that are being deleted take no pods, whatever
    /// the webhook does, so they show nothing.
    /// </summary>
    public static IEnumerable<string> For(ProbeTarget target, NamespaceIndex namespaces, string? own) =>
        from ns in namespaces.Names.OrderBy(name => name == "default" ? 0 : 1)
        where ns != own && !InjectorConfiguration.SystemNamespaces.Contains(ns) && !namespaces.IsBeingDeleted(ns)
        let labels = namespaces.Labels(ns)
        where labels is not null
            && (labels.GetValueOrDefault(Keys.Enforce) == "true") == target.IsEnforcing
            && target.Namespaces.Matches(labels) && target.Pods.Matches(AdmissionProbe.Labels)
        select ns;
}
