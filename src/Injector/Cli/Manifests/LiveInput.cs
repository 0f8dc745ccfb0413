using Injector.Checks;
using Injector.Cli.Failures;
using Injector.Cluster.Api;
using Injector.Cluster.Namespaces;
using Injector.Configuration;
using Injector.Injection.Pods;
using Injector.Yaml;

namespace Injector.Cli.Manifests;

/// <summary>A workload of a live cluster, with all that the webhook would know when its pods are created.</summary>
/// <param name="File">The object, as a manifest.</param>
/// <param name="Namespace">Its namespace's metadata, as far as we may read it.</param>
/// <param name="Settings">What its pods are decided on, as far as we may read it.</param>
/// <param name="IsByPolicyAlone">No webhook decides, but the API server's own policies.</param>
internal sealed record LiveInput(InputFile File, NamespaceFacts Namespace, InjectionSettings Settings, bool IsByPolicyAlone)
{
    /// <summary>Reads it; says on <paramref name="error"/> what could not be read and is assumed.</summary>
    /// <exception cref="InputException">The object does not exist, or may not be read.</exception>
    public static async Task<LiveInput> ReadAsync(
        KubernetesApi api, LiveWorkload workload, string ns, bool ownConfiguration, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            var content = await workload.ReadAsync(api, ns, cancellationToken);
            var file = new InputFile("cluster", YamlWriter.Write(content));
            var facts = await NamespaceAsync(api, ns, error, cancellationToken);
            var reader = new InstallationReader(api, new CheckScope(null, null, null, DryRun: false), TimeProvider.System);
            var mode = await reader.ReadModeAsync(cancellationToken);
            if (!ownConfiguration)
                await WarnAsync(mode.Configuration, error);
            return new LiveInput(
                file, facts, mode.Configuration.Settings ?? DeployedConfiguration.Assumed("", mode.Version, null).Settings!, mode.IsByPolicyAlone);
        }
        catch (KubernetesApiException e)
        {
            throw new InputException(e.Message);
        }
    }

    private static async Task<NamespaceFacts> NamespaceAsync(KubernetesApi api, string ns, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await api.GetAsync($"/api/v1/namespaces/{Uri.EscapeDataString(ns)}", cancellationToken, NamespaceMetadata.AcceptOne);
            return NamespaceMetadata.Read(answer.Root) ?? NamespaceFacts.Unknown(ns);
        }
        catch (KubernetesApiException e) when (e.StatusCode is not null)
        {
            await error.WriteLineAsync($"warning: what namespace {ns} asks for is not known: {e.Message}");
            return NamespaceFacts.Unknown(ns);
        }
    }

    private static async Task WarnAsync(DeployedConfiguration configuration, TextWriter error)
    {
        if (configuration.Unknown is { } why)
            await error.WriteLineAsync($"warning: explained with {configuration.Source}: {why}; --config-dir names a copy of what holds there");
        else if (configuration.Settings is null)
            await error.WriteLineAsync("warning: the servers' configuration has errors; explained with the built-in one (see injector check)");
    }
}
