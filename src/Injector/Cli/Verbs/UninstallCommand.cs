using System.CommandLine;
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
        sidecars they have.

        Only a configuration is removed whose entries are all the injector's (*.sidecar-injector.io). One that does not exist is
        no error.

        Examples:
          # What an uninstall of the chart's release "logs" removes:
          injector uninstall --webhook-configuration logs-sidecar-injector

        Exit codes: 0 it is gone; 2 nothing done: wrong options, the API server cannot be reached or refuses, or the
        configuration holds entries of somebody else; 70 a fault in this program.
        """;

    public static Command Create()
    {
        var command = new Command("uninstall", Description);
        var name = new Option<string>("--webhook-configuration") { Description = "The MutatingWebhookConfiguration to remove", HelpName = "NAME", Required = true };
        var cluster = new ClusterOptions();
        command.Add(name);
        cluster.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var api = new KubernetesApi(cluster.Open(result), TimeProvider.System);
            try
            {
                await RemoveAsync(api, result.GetRequiredValue(name), result.InvocationConfiguration.Error, cancellationToken);
                return ExitCodes.Ok;
            }
            catch (KubernetesApiException e)
            {
                throw new InputException(e.Message);
            }
        });
        return command;
    }

    private static async Task RemoveAsync(KubernetesApi api, string name, TextWriter talk, CancellationToken cancellationToken)
    {
        var path = $"/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/{Uri.EscapeDataString(name)}";
        try
        {
            using (var configuration = await api.GetAsync(path, cancellationToken))
                foreach (var entry in configuration.Root.Items("webhooks").Select(entry => entry.Text("name") ?? ""))
                    if (!entry.EndsWith(WebhookEntry.NameSuffix, StringComparison.Ordinal))
                        throw new InputException($"MutatingWebhookConfiguration/{name} also holds {entry}, which is not the injector's: nothing was removed");
            using var removed = await api.DeleteAsync(path, cancellationToken);
            await talk.WriteLineAsync($"removed MutatingWebhookConfiguration/{name}");
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            await talk.WriteLineAsync($"MutatingWebhookConfiguration/{name} does not exist");
        }
    }
}
