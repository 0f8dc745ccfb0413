using Injector.Cluster.Api;

namespace Injector.Rollouts.Plans;

/// <summary>What the cluster can change of running pods.</summary>
/// <param name="Version">The API server's.</param>
/// <param name="Kubelets">The kubelet's version by node; nodes that may not be read are not in it.</param>
internal sealed record ClusterAbilities(ServerVersion Version, IReadOnlyDictionary<string, ServerVersion> Kubelets)
{
    /// <summary>CPU and memory of running pods: <c>pods/resize</c>, on by default since 1.33.</summary>
    public bool Resizes => (Version.Major, Version.Minor).CompareTo((1, 33)) >= 0;

    /// <summary>Whether a kubelet restarts a native sidecar whose image was changed: since 1.32 (kubernetes/kubernetes#126525). Null when its node is not known.</summary>
    public bool? FollowsNativeImage(string node) =>
        Kubelets.TryGetValue(node, out var kubelet) ? (kubelet.Major, kubelet.Minor).CompareTo((1, 32)) >= 0 : null;
}
