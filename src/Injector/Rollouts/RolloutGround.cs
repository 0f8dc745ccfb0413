using Injector.Checks;
using Injector.Cluster.Api;
using Injector.Configuration;
using Injector.Json;
using Injector.Rollouts.Plans;

namespace Injector.Rollouts;

/// <summary>What a rollout stands on: the installation as <c>check</c> finds it, namespaces, and what nodes can do. Read once.</summary>
/// <param name="Version">The API server's version.</param>
/// <param name="Namespaces">What they ask for.</param>
/// <param name="Settings">What pods get now; null while the configuration has errors.</param>
/// <param name="Abilities">What the cluster can change of running pods.</param>
/// <param name="Obstacles">Why a rollout must not begin; empty when it may.</param>
internal sealed record RolloutGround(
    ServerVersion Version, NamespaceIndex Namespaces, InjectionSettings? Settings, ClusterAbilities Abilities,
    IReadOnlyList<(RolloutStop Stop, string Message)> Obstacles)
{
    /// <exception cref="KubernetesApiException">The API server cannot be reached, shows no webhook configuration, or no namespaces.</exception>
    public static async Task<RolloutGround> ReadAsync(KubernetesApi api, CheckScope scope, TimeProvider time, CancellationToken cancellationToken)
    {
        var installation = await new InstallationReader(api, scope, time).ReadAsync(cancellationToken);
        if (installation.Namespaces.Value is not { } namespaces)
            throw installation.Namespaces.Error!;
        var configuration = installation.Configuration;
        var obstacles = new List<(RolloutStop, string)>();
        foreach (var finding in HealthChecks.Run(installation).Where(finding => finding.Level == FindingLevel.Problem))
            obstacles.Add((RolloutStop.WebhookBroken, $"{finding.Code} {finding.Subject}: {finding.Message}"));
        if (configuration.Unknown is { } unknown)
            obstacles.Add((RolloutStop.ConfigurationUnknown, $"{unknown}; --config-dir names a copy of the servers' own"));
        return new(
            installation.Version, namespaces, configuration.Settings,
            await AbilitiesAsync(api, installation.Version, cancellationToken), obstacles);
    }

    /// <summary>For the way back, which the pods' own records tell: it works while the webhook does not.</summary>
    /// <exception cref="KubernetesApiException">The API server cannot be reached.</exception>
    public static async Task<RolloutGround> ReadForUndoAsync(KubernetesApi api, CancellationToken cancellationToken)
    {
        var version = await ServerVersion.ReadAsync(api, cancellationToken);
        return new(version, new NamespaceIndex(), null, await AbilitiesAsync(api, version, cancellationToken), []);
    }

    /// <summary>Nodes are asked only where there may be native sidecars, and hold for little: their version and nothing else is kept.</summary>
    private static async Task<ClusterAbilities> AbilitiesAsync(KubernetesApi api, ServerVersion version, CancellationToken cancellationToken)
    {
        var kubelets = new Dictionary<string, ServerVersion>(StringComparer.Ordinal);
        if ((version.Major, version.Minor).CompareTo((1, 28)) < 0)
            return new(version, kubelets);
        try
        {
            await foreach (var node in api.List("/api/v1/nodes").ReadAsync(cancellationToken))
                if (node.Member("metadata").Text("name") is { } name
                    && ServerVersion.OfKubelet(node.Member("status").Member("nodeInfo").Text("kubeletVersion")) is { } kubelet)
                    kubelets[name] = kubelet;
        }
        catch (KubernetesApiException e) when (e.StatusCode is not null)
        {
            // Its pods are told of one by one: NodeUnknown.
        }

        return new(version, kubelets);
    }
}
