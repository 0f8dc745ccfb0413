using Injector.Checks;
using Injector.Checks.Coverage;
using Injector.Cluster.Api;
using Injector.Templates.Documents;

namespace Injector.Reporting;

/// <summary>
/// Goes through a fleet as <c>check</c> does: each running pod is reviewed as if it were created now. It only reads, so a pod that
/// admission policies would leave alone though the review would not is counted as missing.
/// </summary>
internal sealed class FleetReader(KubernetesApi api, CheckScope scope, TimeProvider time)
{
    /// <exception cref="KubernetesApiException">Pods or namespaces may not be listed, or the server went away.</exception>
    /// <exception cref="ConfigurationUnknownException">The configuration cannot be read, or has errors.</exception>
    public async Task<FleetCoverage> ReadAsync(IProgress<CoverageProgress>? progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var configuration = await ConfigurationAsync(cancellationToken);
        if (configuration.Settings is not { } settings)
            throw ConfigurationUnknownException.Of(configuration.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == Severity.Error));
        var namespaces = await NamespaceIndex.ReadAsync(api, cancellationToken);
        var report = await new CoverageReader(api, namespaces, settings).ReadAsync(ns: null, progress, cancellationToken);
        return new FleetCoverage(report, time.GetUtcNow(), time.GetElapsedTime(started), configuration.Unknown);
    }

    private async Task<DeployedConfiguration> ConfigurationAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await new InstallationReader(api, scope, time).ReadModeAsync(cancellationToken)).Configuration;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationUnknownException($"the configuration cannot be read: {e.Message}", e);
        }
    }
}
