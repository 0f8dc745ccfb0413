using System.CommandLine;
using System.Text.Json;
using Injector.Checks;
using Injector.Checks.Coverage;
using Injector.Checks.Trials;
using Injector.Cli.Failures;
using Injector.Cli.Flags;
using Injector.Cli.Reports;
using Injector.Cluster.Api;
using Injector.Injection.Pods;
using Injector.Kubernetes;
using Injector.Policies.Expressions;

namespace Injector.Cli.Verbs;

/// <summary><c>injector check</c>: whether an installation works, and which pods have their sidecars.</summary>
internal static class CheckCommand
{
    private const string Description = """
        Look at the installation in a cluster from every side, and say what is broken and how to mend it.

        Webhook configuration, certificates, servers, permissions, configuration, and a pod that goes through admission on a dry
        run; where admission policies take the webhook's place, these. Then the running pods: which have their sidecars, which are outdated or without, why, and what to restart. Nothing
        is changed.

        What may not be read is skipped, and said to be.

        Examples:
          # Everything, in the cluster that kubectl talks to:
          injector check

          # After an upgrade, until all is well or five minutes are over:
          injector check --wait 5m --no-coverage

          # One team's pods, for a program:
          injector check -n shop -o json

          # The coverage of the fleet, as a page to send round:
          injector check -o html >coverage.html

          # Without what is known and wanted so:
          injector check --skip SingleEndpoint,CertificateExpiresSoon

        Exit codes: 0 no problems; 1 problems; 2 could not run: wrong options, the API server cannot be reached or shows no
        webhook configuration; 70 a fault in this program.
        """;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var command = new Command("check", Description);
        var cluster = new ClusterFlags();
        var options = new CheckFlags();
        cluster.AddTo(command);
        options.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var time = TimeProvider.System;
            using var api = new KubernetesApi(cluster.Open(result), time);
            try
            {
                return await RunAsync(api, options.Read(result), result.InvocationConfiguration, time, cancellationToken);
            }
            catch (KubernetesApiException e)
            {
                throw new InputException(e.Message);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new InputException($"the configuration cannot be read: {e.Message}");
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(
        KubernetesApi api, CheckOptions settings, InvocationConfiguration console, TimeProvider time, CancellationToken cancellationToken)
    {
        var (installation, findings) = await LookAsync(api, settings, console.Error, time, cancellationToken);
        var coverage = settings.Coverage && settings.Findings.WantsPods ? await CoverAsync(api, installation, settings, findings, cancellationToken) : null;
        var wanted = findings.FindAll(finding => settings.Findings.Wants(finding.Code));
        var leftOut = findings.FindAll(finding => !settings.Findings.Wants(finding.Code));
        var report = new CheckReport(api.Server, installation.Version, wanted, leftOut, coverage);
        await console.Output.WriteAsync(settings.Output switch
        {
            ReportFormat.Json => CheckJson.Write(report),
            ReportFormat.Html => CheckHtml.Write(report, time.GetUtcNow()),
            _ => CheckText.Write(report, Ansi.Wanted),
        });
        return report.Count(FindingLevel.Problem) == 0 ? ExitCodes.Ok : ExitCodes.Findings;
    }

    /// <summary>Looks once, and again while there are problems and time to wait for their end.</summary>
    private static async Task<(Installation Installation, List<Finding> Findings)> LookAsync(
        KubernetesApi api, CheckOptions settings, TextWriter error, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var reader = new InstallationReader(api, settings.Scope, time);
        while (true)
        {
            var installation = await reader.ReadAsync(cancellationToken);
            var findings = HealthChecks.Run(installation).ToList();
            var problem = findings.Find(finding => finding.Level == FindingLevel.Problem && settings.Findings.Wants(finding.Code));
            if (problem is null || time.GetElapsedTime(start) + Interval > settings.Wait)
                return (installation, findings);
            await error.WriteLineAsync($"waiting: {problem.Code} {problem.Subject}");
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private static async Task<CoverageReport?> CoverAsync(
        KubernetesApi api, Installation installation, CheckOptions settings, List<Finding> findings, CancellationToken cancellationToken)
    {
        if (installation.Namespaces.Value is not { } namespaces)
            return Skip($"namespaces may not be listed: {installation.Namespaces.Error?.Message}");
        if (installation.Configuration.Settings is not { } configuration)
            return Skip("the configuration has errors, so it is not known what pods should have");
        try
        {
            using var progress = new ProgressLine(settings.Output == ReportFormat.Json ? TextWriter.Null : Console.Error, "pods");
            var reader = new CoverageReader(api, namespaces, configuration)
            {
                WhyNot = installation is { IsByPolicyAlone: true, IsDryRunWanted: true } && settings.Scope.ConfigDirectory is null
                    ? (pod, ns) => WhyNotAsync(new PolicyTrial(api, configuration), pod, ns, cancellationToken)
                    : null,
            };
            var report = await reader.ReadAsync(settings.Namespace, progress, cancellationToken);
            findings.AddRange(EnforcedCoverage.Judge(report));
            return report;
        }
        catch (KubernetesApiException e) when (e.StatusCode is not null)
        {
            return Skip($"pods could not be listed: {e.Message}");
        }

        static async Task<string?> WhyNotAsync(PolicyTrial trial, JsonElement pod, NamespaceFacts ns, CancellationToken cancellationToken)
        {
            var (verdict, detail) = await trial.TryAsync(pod, ns, Owners.IncludeJob(pod), cancellationToken);
            return verdict switch
            {
                TrialVerdict.NotInPolicy => $"{PolicyReasons.NotInPolicy}: {detail}",
                TrialVerdict.Different => $"the policies do otherwise: {detail}",
                _ => null,
            };
        }

        CoverageReport? Skip(string why)
        {
            findings.Add(Finding.Skipped(FindingCode.Coverage, "pods", why));
            return null;
        }
    }
}
