using System.CommandLine;
using Injector.Cli.Failures;
using Injector.Cli.Flags;
using Injector.Cli.Reports;
using Injector.Cluster.Api;
using Injector.Rollouts;
using Injector.Rollouts.Plans;

namespace Injector.Cli.Verbs;

/// <summary><c>injector rollout</c>: brings the sidecars of running pods to what they would get now, without restarting applications.</summary>
internal static class RolloutCommand
{
    private const string Description = """
        Bring the sidecars of running pods up to date, without restarting the applications.

        Kubernetes lets the image of a running pod's container be changed: that container alone is restarted. Each injected pod is injected
        anew, offline, from its own annotations and its namespace's, and what differs tells how it comes there: in place, or by a new pod.

        injector rollout plan   which pods, how, and why not
        injector rollout run    does it, in waves
        injector rollout undo   puts back what was there before
        """;

    private const string PlanDescription = """
        Say of every injected pod how it comes to the sidecar that it would get now.

        current    it has it
        image      in place: an image is changed, and that container alone is restarted
        resize     in place: CPU or memory is changed, without a restart (Kubernetes 1.33)
        annotate   in place: labels, annotations or the record differ
        recreate   only a new pod can have it
        cannot     not at all, or not now

        Nothing is changed.

        Examples:
          # All injected pods, against what the servers run with:
          injector rollout plan

          # Before an upgrade, against the configuration to come:
          injector rollout plan --config-dir new/ -o json

        Exit codes: 0 planned; 2 could not run: wrong options, the API server cannot be reached or refuses, the configuration has errors;
        70 a fault in this program.
        """;

    private const string RunDescription = """
        Bring running pods up to date in place, wave after wave.

        Of each owner one pod at a time, and the very first pod alone. A pod is changed only if it is still what was read; then it is waited
        for until the new image runs and is ready. After the first that does not come up, nothing more is begun: injector rollout undo.

        What is done stands in the pods alone. Run again, it goes on where it was; two at once do no pod twice. It does not begin while
        injector check finds the webhook broken. Pods that only a new one can replace are listed, with what to type; --recreate does it.

        Without --apply nothing is changed, and the first pod of each wave is sent on a dry run.

        Examples:
          # What would happen:
          injector rollout run --wave ns=canary --wave 100%

          # A namespace, then a tenth of all pods, then the rest; ten minutes between them:
          injector rollout run --wave ns=canary --wave 10% --wave 100% --soak 10m --max-unavailable 5 --apply

        Exit codes: 0 done; 1 not begun, or stopped: it says why; 2 could not run: wrong options, the API server cannot be reached or
        refuses; 70 a fault in this program.
        """;

    private const string UndoDescription = """
        Put back the images and resources that pods had before they were last changed in place.

        Each pod records what it had. Waves and all else are those of injector rollout run. The configuration is not changed: new pods go on
        getting what it says, and injector rollout plan lists those that were put back.

        Examples:
          # What would be put back:
          injector rollout undo

          injector rollout undo -n canary --apply

        Exit codes: 0 done; 1 stopped: it says why; 2 could not run: wrong options, the API server cannot be reached or refuses; 70 a
        fault in this program.
        """;

    public static Command Create()
    {
        var command = new Command("rollout", Description);
        command.Add(Create("plan", PlanDescription, changes: false, forward: true, PlanAsync));
        command.Add(Create("run", RunDescription, changes: true, forward: true, (rollout, token) => RunAsync(rollout, isUndo: false, token)));
        command.Add(Create("undo", UndoDescription, changes: true, forward: false, (rollout, token) => RunAsync(rollout, isUndo: true, token)));
        return command;
    }

    private static Command Create(string name, string description, bool changes, bool forward, Func<Rollout, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description);
        var cluster = new ClusterFlags();
        var flags = new RolloutFlags();
        cluster.AddTo(command);
        flags.AddTo(command, changes, forward);
        command.SetAction(async (result, cancellationToken) =>
        {
            var time = TimeProvider.System;
            using var api = new KubernetesApi(cluster.Open(result), time);
            try
            {
                var ground = name == "undo"
                    ? await RolloutGround.ReadForUndoAsync(api, cancellationToken)
                    : await RolloutGround.ReadAsync(api, flags.Scope(result), time, cancellationToken);
                var rollout = new Rollout(api, ground, flags.Options(result), flags.IsJson(result), result.InvocationConfiguration, time);
                return await run(rollout, cancellationToken);
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

    private static async Task<int> PlanAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        using var progress = new ProgressLine(rollout.Json ? TextWriter.Null : Console.Error, "pods");
        var inventory = await PodInventory.ReadAsync(
            rollout.Api, rollout.Options.Namespace, rollout.Ground.Namespaces, rollout.Forward(), progress, cancellationToken);
        progress.Clear();
        foreach (var (stop, message) in rollout.Ground.Obstacles)
            await rollout.Console.Error.WriteLineAsync($"warning: a run would not begin: {stop}: {message}");
        await rollout.WriteAsync(new RolloutReport(rollout.Api.Server, rollout.Ground.Version, Applied: false, null, inventory));
        return ExitCodes.Ok;
    }

    private static async Task<int> RunAsync(Rollout rollout, bool isUndo, CancellationToken cancellationToken)
    {
        var (ground, options) = (rollout.Ground, rollout.Options);
        IPodPlanner planner = isUndo ? new UndoPlanner(ground.Abilities) : rollout.Forward();
        if (!isUndo && ground.Obstacles is [var (stop, message), ..])
        {
            var inventory = await PodInventory.ReadAsync(rollout.Api, options.Namespace, ground.Namespaces, planner, null, cancellationToken);
            await rollout.WriteAsync(new RolloutReport(rollout.Api.Server, ground.Version, Applied: false, [], inventory)
            {
                Stop = stop,
                StopMessage = message,
            });
            return ExitCodes.Findings;
        }

        using var progress = new ProgressLine(rollout.Json ? TextWriter.Null : Console.Error, "pods of this wave");
        var lines = new RolloutLines(rollout.Console.Error, progress);
        var result = await new RolloutRun(rollout.Api, ground.Version, planner, ground.Namespaces, options, lines, rollout.Time).RunAsync(cancellationToken);
        progress.Clear();
        await rollout.WriteAsync(new RolloutReport(rollout.Api.Server, ground.Version, options.Apply, result.Waves, result.After)
        {
            Stop = result.Stop,
            StopMessage = result.Failure?.Message ?? "",
            Failure = result.Failure,
        });
        return result.Stop is null ? ExitCodes.Ok : ExitCodes.Findings;
    }

    private sealed record Rollout(
        KubernetesApi Api, RolloutGround Ground, RolloutOptions Options, bool Json, InvocationConfiguration Console, TimeProvider Time)
    {
        /// <exception cref="InputException">It is not known what pods should get.</exception>
        public RolloutPlanner Forward() => new(
            Ground.Settings ?? throw new InputException("the configuration has errors, so it is not known what pods should get; see injector check"),
            Ground.Abilities);

        public Task WriteAsync(RolloutReport report) =>
            Console.Output.WriteAsync(Json ? RolloutJson.Write(report) : RolloutText.Write(report, Ansi.Wanted));
    }
}
