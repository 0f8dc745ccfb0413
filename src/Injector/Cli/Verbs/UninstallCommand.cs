using System.CommandLine;
using System.Text.Json;
using Injector.Checks;
using Injector.Cli.Failures;
using Injector.Cli.Flags;
using Injector.Cluster.Api;
using Injector.Json;

namespace Injector.Cli.Verbs;

/// <summary>
/// <c>injector uninstall</c>: takes the webhook configuration out of the API server before the servers go, so that no pod
/// creation waits for, or is refused because of, a server that is not there any more.
/// </summary>
internal static class UninstallCommand
{
    private const string Description = """
        Remove a webhook configuration, so that the API server calls the injector no more.

        The chart runs it before an uninstall deletes the servers; by hand it stops every injection at once. Pods keep the
        sidecars they have. What the chart adds with enforcement.enabled goes first, the ValidatingAdmissionPolicyBinding
        NAME-enforcement: it would go on refusing the pods of enforced namespaces, which nobody injects any more.

        Only a configuration is removed whose entries are all the injector's (*.sidecar-injector.io). One that does not exist is
        no error. To have both back: helm upgrade.

        Examples:
          # What an uninstall of the chart's release "logs" removes:
          injector uninstall --webhook-configuration logs-sidecar-injector

        Exit codes: 0 it is gone, or is not that Helm release's and was left alone; 2 nothing done, or not all: wrong options,
        the API server cannot be reached or refuses, or the configuration holds entries of somebody else; 70 a fault in this
        program.
        """;

    private const string Api = "/apis/admissionregistration.k8s.io/v1/";

    public static Command Create()
    {
        var command = new Command("uninstall", Description);
        var name = new Option<string>("--webhook-configuration")
        {
            Description = "The MutatingWebhookConfiguration to remove",
            HelpName = "NAME",
            Required = true,
        };
        var release = new Option<string?>("--only-helm-release")
        {
            Description = "Remove it only if Helm installed it as part of this release; else leave it alone and say so. "
                + "For the chart's job, which does nothing where the chart was rendered and applied without Helm",
            HelpName = "NAMESPACE/NAME",
        };
        var cluster = new ClusterFlags();
        command.Add(name);
        command.Add(release);
        cluster.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var api = new KubernetesApi(cluster.Open(result), TimeProvider.System);
            try
            {
                await RemoveAsync(api, result.GetRequiredValue(name), result.GetValue(release), result.InvocationConfiguration.Error, cancellationToken);
                return ExitCodes.Ok;
            }
            catch (KubernetesApiException e)
            {
                throw new InputException(e.Message);
            }
        });
        return command;
    }

    private static async Task RemoveAsync(KubernetesApi api, string name, string? release, TextWriter error, CancellationToken cancellationToken)
    {
        var path = $"{Api}mutatingwebhookconfigurations/{Uri.EscapeDataString(name)}";
        try
        {
            using (var configuration = await api.GetAsync(path, cancellationToken))
            {
                RequireOurs(configuration.Root, name);
                if (release is not null && release != HelmReleaseOf(configuration.Root))
                {
                    await error.WriteLineAsync(
                        $"MutatingWebhookConfiguration/{name} was not installed by Helm as release {release}, "
                        + "so no uninstall of that release can be under way: it was left alone");
                    return;
                }
            }
            // In this order no moment comes in which a pod is asked for its sidecar that nobody adds.
            await RemoveBindingAsync(api, $"{name}-enforcement", error, cancellationToken);
            using var removed = await api.DeleteAsync(path, cancellationToken);
            await error.WriteLineAsync($"removed MutatingWebhookConfiguration/{name}");
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            await RemoveBindingAsync(api, $"{name}-enforcement", error, cancellationToken);
            await error.WriteLineAsync($"MutatingWebhookConfiguration/{name} does not exist");
        }
    }

    private static void RequireOurs(JsonElement configuration, string name)
    {
        foreach (var entry in configuration.Items("webhooks").Select(entry => entry.Text("name") ?? ""))
            if (!entry.EndsWith(WebhookEntry.NameSuffix, StringComparison.Ordinal))
                throw new InputException($"MutatingWebhookConfiguration/{name} also holds {entry}, which is not the injector's: nothing was removed");
    }

    /// <summary>Helm, and nobody else, writes on each object which release it belongs to.</summary>
    private static string? HelmReleaseOf(JsonElement configuration)
    {
        var annotations = configuration.Member("metadata").Member("annotations");
        return annotations.Text("meta.helm.sh/release-name") is { } name ? $"{annotations.Text("meta.helm.sh/release-namespace")}/{name}" : null;
    }

    /// <summary>Not there where enforcement is off, and before Kubernetes 1.30, which has no such kind.</summary>
    private static async Task RemoveBindingAsync(KubernetesApi api, string name, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            using var removed = await api.DeleteAsync($"{Api}validatingadmissionpolicybindings/{Uri.EscapeDataString(name)}", cancellationToken);
            await error.WriteLineAsync($"removed ValidatingAdmissionPolicyBinding/{name}");
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
        }
    }
}
