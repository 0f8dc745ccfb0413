using Injector.Cluster.Api;

namespace Injector.Checks;

/// <summary>By what a cluster's pods get their sidecars.</summary>
/// <param name="Version">The API server's version.</param>
/// <param name="Configuration">What is decided on.</param>
/// <param name="Policies">Our admission policies; null where there are none of the kind, or they may not be read.</param>
/// <param name="HasWebhook">Whether a webhook is called; null when that may not be read.</param>
internal sealed record DeployedMode(ServerVersion Version, DeployedConfiguration Configuration, DeployedPolicies? Policies, bool? HasWebhook)
{
    /// <summary>The API server adds the sidecars by itself, and nobody after it.</summary>
    public bool IsByPolicyAlone => HasWebhook == false && Policies is { Exist: true };
}
