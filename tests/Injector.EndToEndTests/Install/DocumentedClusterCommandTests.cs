using Injector.EndToEndTests.Cluster;
using Injector.EndToEndTests.Node;
using Injector.EndToEndTests.Webhook;
using k8s;

namespace Injector.EndToEndTests.Install;

/// <summary>
/// Follows the README from an empty cluster to the first line of log, command by command as they stand there, and then runs
/// every other command of the pages that needs a cluster.
/// </summary>
public sealed class DocumentedClusterCommandTests(NodeFixture fixture) : InstallScenario(fixture)
{
    private string _tools = "";

    [Fact]
    public async Task The_pages_commands_do_what_they_say()
    {
        // The namespace and names of the pages are fixed: on a cluster of somebody else's they may be taken.
        Requires.Situation(Fixture.Node.IsHere, "The README's own namespaces belong to whoever owns that cluster");
        _tools = await ChildProcess.RunAsync(Path.Combine(RepositoryRoot.Path, "eng", "tools.sh"), [], Cancellation);
        var commands = DocumentedCommand.ReadAll(RepositoryRoot.Path).Where(command => command.Needs == CommandNeeds.Cluster)
            .OrderBy(command => command.Page == "README.md" ? 0 : 1).ToList();
        var outputs = new Dictionary<string, string>();
        try
        {
            // As on the reader's cluster: `check` would wonder about a second webhook, and about the pods that other tests
            // brought past one into namespaces that enforce.
            await Fixture.Kubectl.RunAsync(
                Cancellation, "label", "namespaces", "--selector", $"{WebhookRegistration.EnforceLabel}=true", $"{WebhookRegistration.EnforceLabel}-");
            await Cluster.UnregisteredAsync(async () =>
            {
                foreach (var command in commands)
                    outputs[command.ToString()] = await RunAsync(command);
            });
        }
        finally
        {
            await CleanUpAsync();
        }

        var log = outputs.Single(output => output.Key.Contains("kubectl logs", StringComparison.Ordinal) && output.Key.StartsWith("README.md", StringComparison.Ordinal));
        log.Value.Should().Contain("sold one more");
        outputs.Single(output => output.Key.EndsWith(" injector check", StringComparison.Ordinal) && output.Key.StartsWith("README.md", StringComparison.Ordinal))
            .Value.Should().Contain("No problems");
    }

    private Task<string> RunAsync(DocumentedCommand command) => ChildProcess.RunAsync(
        "bash",
        ["--norc", "-c", $"set -o pipefail; cd '{RepositoryRoot.Path}'; {command.Text}"],
        Cancellation,
        new Dictionary<string, string>
        {
            ["PATH"] = $"{_tools}:{Path.GetDirectoryName(InjectorBinary.Path)}:{Environment.GetEnvironmentVariable("PATH")}",
            ["KUBECONFIG"] = Site.Kubeconfig,
        });

    /// <summary>What the pages made, so that other tests find an empty cluster.</summary>
    private async Task CleanUpAsync()
    {
        await ChildProcess.RunAsync(
            Site.Helm,
            ["uninstall", "sidecar-injector", "--namespace", "sidecar-injector", "--ignore-not-found", "--wait", "--timeout", "5m", "--kubeconfig", Site.Kubeconfig],
            CancellationToken.None);
        await Fixture.Kubectl.RunAsync(CancellationToken.None, "delete", "namespace", "shop", "sidecar-injector", "--ignore-not-found", "--wait=false");
    }
}
