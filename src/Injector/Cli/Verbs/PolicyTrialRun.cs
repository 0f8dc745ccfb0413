using System.CommandLine;
using Injector.Checks;
using Injector.Checks.Coverage;
using Injector.Checks.Trials;
using Injector.Cli.Failures;
using Injector.Cli.Flags;
using Injector.Cli.Reports;
using Injector.Cluster.Api;
using Injector.Configuration;

namespace Injector.Cli.Verbs;

/// <summary><c>injector export --check</c>: policy and core on the pods of a live cluster, which it leaves as they are.</summary>
internal static class PolicyTrialRun
{
    public static async Task<int> RunAsync(
        ParseResult result, TrialFlags flags, ExportFlags configuration, Func<Stream> standardInput, CancellationToken cancellationToken)
    {
        var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
        var wanted = configuration.IsGiven(result) ? configuration.Read(result, standardInput, error).Settings : null;
        using var api = new KubernetesApi(flags.Cluster.Open(result), TimeProvider.System);
        try
        {
            var mode = await new InstallationReader(api, new CheckScope(null, null, null, DryRun: false), TimeProvider.System).ReadModeAsync(cancellationToken);
            if (!mode.Version.HasMutatingPolicies)
                throw new InputException($"the API server is {mode.Version.Text}; API servers mutate by policies from 1.36 on");
            var trials = new PolicyTrials(
                api, await NamespaceIndex.ReadAsync(api, cancellationToken), mode.Policies?.Injecting, wanted ?? Carried(mode));
            if (mode.HasWebhook != false)
                await error.WriteLineAsync(mode.HasWebhook is null
                    ? "note: whether a webhook is called as well may not be read; what comes back may be of both"
                    : "note: a webhook is called as well, so that what comes back is of both");
            var pods = await trials.PodsAsync(flags.Namespace(result), flags.Limit(result), cancellationToken);
            var report = new TrialReport(output);
            using (var progress = new ProgressLine(Console.Error, "workloads"))
                foreach (var pod in pods)
                {
                    var trial = await trials.TryAsync(pod, cancellationToken);
                    progress.Clear();
                    report.Add(pod.ToString(), trial);
                    progress.Report(new CoverageProgress(report.Count, pods.Count));
                }

            report.Sum(trials.Beyond);
            return report.IsGood ? ExitCodes.Ok : ExitCodes.Findings;
        }
        catch (KubernetesApiException e)
        {
            throw new InputException(e.Message);
        }
    }

    private static InjectionSettings Carried(DeployedMode mode) => mode.Policies?.Injecting?.Source.Settings()
        ?? throw new InputException("no policy of this cluster says what it was made of: name the configuration with --config-dir, --config-map or --template");
}
