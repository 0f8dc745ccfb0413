using System.Collections.Frozen;
using Injector.Kubernetes;

namespace Injector.Injection.Pods;

/// <summary>
/// Which of a pod's containers are the application's own. A service mesh that wants to start before the application puts its proxy in
/// front of it, and does not always say so: position means nothing.
/// </summary>
internal sealed class ApplicationContainers
{
    private readonly FrozenSet<string> _others;

    private ApplicationContainers(PodContainer? named, List<PodContainer> candidates, FrozenSet<string> others)
    {
        _others = others;
        Named = named;
        Candidates = candidates;
    }

    /// <summary>The one that the pod's own annotation calls the default; null when it names none.</summary>
    public PodContainer? Named { get; }

    /// <summary>Those that are no sidecar as far as is known; all of them when each is one. At least one.</summary>
    public List<PodContainer> Candidates { get; }

    /// <summary>The one to take when nobody names any.</summary>
    public PodContainer Default => Named ?? Candidates[0];

    /// <summary>Whether a container is one that somebody else injects: its directories are not the pod's author's to hide.</summary>
    public bool IsOthers(PodContainer container) => _others.Contains(container.Name) && !Candidates.Contains(container);

    /// <summary>Whether several could be meant, and nobody says which.</summary>
    public bool IsGuess => Named is null && Candidates.Count > 1;

    /// <param name="pod">The pod.</param>
    /// <param name="containers">Its containers, init containers among them.</param>
    /// <param name="sidecars">Which are known to be sidecars, of ours or of somebody else.</param>
    /// <param name="budget">The work that this review may still do.</param>
    public static ApplicationContainers Of(in PodView pod, List<PodContainer> containers, in SidecarNames sidecars, ReviewBudget budget)
    {
        budget.Spend((long)containers.Count * sidecars.Templates, "the containers of this pod, with each of its templates,");
        var candidates = new List<PodContainer>(containers.Count);
        foreach (var container in containers)
            if (!container.IsInit && !sidecars.Contains(container.Name))
                candidates.Add(container);
        if (candidates.Count == 0)
            candidates.AddRange(containers.Where(container => !container.IsInit));
        return new ApplicationContainers(
            pod.Annotation(Keys.DefaultContainer) is { Length: > 0 } name ? Find(name, containers) : null, candidates, sidecars.Known);
    }

    private static PodContainer? Find(string name, List<PodContainer> containers) =>
        containers.Find(container => !container.IsInit && container.Name == name);
}
