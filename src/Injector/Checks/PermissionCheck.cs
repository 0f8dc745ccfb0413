namespace Injector.Checks;

/// <summary>Checks the permissions of the servers' ServiceAccount.</summary>
internal sealed class PermissionCheck : ICheck
{
    public IEnumerable<Finding> Run(Installation installation) =>
        from refused in installation.Permissions
        where !refused.Allowed
        group refused by refused.Resource into resource
        select Finding.Problem(FindingCode.PermissionMissing, $"ServiceAccount/{resource.First().ServiceAccount}",
            $"may not {string.Join(", ", resource.Select(refused => refused.Verb))} {resource.Key}: "
            + (resource.Key == "namespaces"
                ? "what namespaces ask for is not known, and pods' own keys decide alone"
                : "nobody is told why a pod has no sidecar"),
            "restore the chart's ClusterRole and its binding: helm upgrade with rbac.create=true, or grant it by hand");
}
