namespace Injector.Checks;

/// <summary>Checks the URL path that each entry calls. A proxy in front may add a prefix.</summary>
internal sealed class PathCheck : ICheck
{
    public IEnumerable<Finding> Run(Installation installation) =>
        from entry in installation.Entries
        let wanted = entry.IsEnforcing ? "/mutate/enforced" : "/mutate"
        where !entry.Path.EndsWith(wanted, StringComparison.Ordinal)
        select Finding.Problem(FindingCode.PathWrong, entry.Subject,
            entry.IsEnforcing && entry.Path.EndsWith("/mutate", StringComparison.Ordinal)
                ? "calls /mutate, where an error lets the pod go on: enforced namespaces are not enforced when it matters"
                : $"calls {(entry.Path.Length == 0 ? "no path" : entry.Path)}, which the webhook answers with 404",
            $"set clientConfig's path to {wanted}");
}
