using System.CommandLine;
using System.Net.Sockets;
using Injector.Cli.Failures;
using Injector.Cli.Flags;
using Injector.Cli.Reports;
using Injector.Cluster.Api;
using Injector.Hosting;
using Injector.Kubernetes;
using Injector.Reporting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Injector.Cli.Verbs;

/// <summary><c>injector report</c>: which pods have their sidecars, as signals that something watches.</summary>
internal static class ReportCommand
{
    private const string Description = """
        Show which running pods have their sidecars, as metrics for Prometheus and as Reports, for as long as it runs.

        The coverage that check prints, again and again: for each namespace how many pods are injected, outdated, missing or
        failed, and for each template in them. It reads pods, namespaces and the configuration, and writes nothing but the
        Reports that --open-reports asks for. The chart runs it as one replica (report.enabled).

        Examples:
          # On this machine, of the cluster that kubectl talks to; then curl localhost:8081/metrics:
          injector report

          # Once, for the textfile collector of node_exporter:
          injector report --once >sidecars.prom

          # In a cluster that has the kinds of openreports.io:
          injector report --open-reports --interval 10m

        Exit codes: 0 stopped by a signal, or done with --once; 1 could not start, or with --once a Report could not be
        written; 2 wrong options, or with --once nothing could be read: the API server cannot be reached or refuses, or the
        configuration has errors; 70 a fault in this program.
        """;

    public static Command Create()
    {
        var command = new Command("report", Description);
        var cluster = new ClusterFlags();
        var flags = new ReportFlags();
        cluster.AddTo(command);
        flags.AddTo(command);
        // Synchronous for the reason that serve is.
        command.SetAction(result => RunAsync(flags.Read(result), cluster, result).GetAwaiter().GetResult());
        return command;
    }

    private static async Task<int> RunAsync(ReportOptions options, ClusterFlags cluster, ParseResult result)
    {
        var console = result.InvocationConfiguration;
        if (options.Check() is { Count: > 0 } errors)
        {
            foreach (var problem in errors)
                await console.Error.WriteLineAsync($"injector report: {problem}");
            return ExitCodes.Misused;
        }

        var time = TimeProvider.System;
        using var api = new KubernetesApi(cluster.Open(result), time);
        return options.Once ? await OnceAsync(options, api, time, console) : await WatchAsync(options, api, time, console.Error);
    }

    private static async Task<int> OnceAsync(ReportOptions options, KubernetesApi api, TimeProvider time, InvocationConfiguration console)
    {
        var seen = await LookAsync(options, api, time);
        if (seen.Caveat is { } caveat)
            await console.Error.WriteLineAsync($"injector report: {caveat}");
        var metrics = new FleetMetrics(interval: null);
        metrics.Seen(seen);
        await console.Output.WriteAsync(metrics.Write());
        try
        {
            if (options.OpenReports && !await new OpenReports(api, time).PublishAsync(seen.Report, CancellationToken.None))
                await console.Error.WriteLineAsync($"injector report: {OpenReports.KindMissing}");
            return ExitCodes.Ok;
        }
        catch (KubernetesApiException e)
        {
            await console.Error.WriteLineAsync($"injector report: {e.Message}");
            return ExitCodes.Findings;
        }
    }

    private static async Task<FleetCoverage> LookAsync(ReportOptions options, KubernetesApi api, TimeProvider time)
    {
        try
        {
            using var progress = new ProgressLine(Console.Error, "pods");
            return await new FleetReader(api, options.Scope, time).ReadAsync(progress, CancellationToken.None);
        }
        catch (Exception e) when (e is KubernetesApiException or ConfigurationUnknownException)
        {
            throw new InputException(e.Message);
        }
    }

    private static async Task<int> WatchAsync(ReportOptions options, KubernetesApi api, TimeProvider time, TextWriter error)
    {
        try
        {
            await using var app = ReportHost.Build(options, api, time);
            await app.StartAsync();
            var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
            await error.WriteLineAsync($"Metrics on {ListenAddress.Reachable(address)}metrics, of {api.Server} every {GoDuration.Write(options.Interval)}");
            await app.WaitForShutdownAsync();
            return ExitCodes.Ok;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await error.WriteLineAsync($"injector report: {e.Message}");
            return ExitCodes.ServerFailed;
        }
    }
}
