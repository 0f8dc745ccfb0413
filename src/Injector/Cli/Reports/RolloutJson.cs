using Injector.Rollouts;
using Injector.Rollouts.Plans;

namespace Injector.Cli.Reports;

/// <summary>A rollout for a program: what was done, and how the injected pods stand.</summary>
/// <param name="Server">The API server's address.</param>
/// <param name="Version">Its version.</param>
/// <param name="Applied">False for a plan and a dry run.</param>
/// <param name="Stopped">Why it did not begin, or stopped; left out when it did not.</param>
/// <param name="Waves">The waves that were begun; left out of a plan.</param>
/// <param name="Pods">How many injected pods there are, by class.</param>
/// <param name="Owners">Whose they are.</param>
internal sealed record RolloutJson(
    string Server, string Version, bool Applied, RolloutStopJson? Stopped, IReadOnlyList<RolloutWaveJson>? Waves, RolloutCountsJson Pods,
    IReadOnlyList<RolloutOwnerJson> Owners)
{
    public static string Write(RolloutReport report) => ReportContext.Line(Of(report), ReportContext.Default.RolloutJson);

    private static RolloutJson Of(RolloutReport report) => new(
        report.Server.ToString().TrimEnd('/'),
        report.Version.Text,
        report.Applied,
        report.Stop is { } stop ? new(stop.ToString(), report.StopMessage, report.Failure is { } pod ? $"{pod.Owner.Namespace}/{pod.Pod}" : null) : null,
        report.Waves?.Select(wave => new RolloutWaveJson(
            wave.Wave.Text, wave.Pods, wave.Count(PodOutcome.Changed), wave.Count(PodOutcome.WouldChange), wave.Count(PodOutcome.Recreated),
            wave.Count(PodOutcome.AlreadyThere),
            wave.Count(PodOutcome.Gone), wave.Count(PodOutcome.Left), wave.Count(PodOutcome.Failed), Math.Round(wave.Took.TotalSeconds, 3))).ToList(),
        Counts(report.Pods.Pods, report.Pods.Count),
        [.. report.Pods.Owners.Select(owner => new RolloutOwnerJson(
            owner.Owner.Namespace, owner.Owner.Workload.Kind, owner.Owner.Workload.Name, Counts(owner.Pods.Count, owner.Count),
            [.. owner.Groups.Select(group => new RolloutGroupJson(
                group.Class.ToString(), group.Reason.ToString(), group.Detail, group.Pods, RolloutText.Advice(owner.Owner, group)))]))]);

    private static RolloutCountsJson Counts(int all, Func<RolloutClass, int> count) => new(
        all, count(RolloutClass.Current), count(RolloutClass.Image), count(RolloutClass.Resize), count(RolloutClass.Annotate), count(RolloutClass.Recreate),
        count(RolloutClass.Cannot));
}

/// <summary>Why a rollout stopped, and for which pod.</summary>
internal sealed record RolloutStopJson(string Reason, string Message, string? Pod);

/// <summary>A wave: pods that it was to change, and what became of those that were begun. <c>Recreated</c> counts owners.</summary>
internal sealed record RolloutWaveJson(
    string Wave, int Pods, int Changed, int WouldChange, int Recreated, int AlreadyThere, int Gone, int Left, int Failed, double Seconds);

/// <summary>Pods by class.</summary>
internal sealed record RolloutCountsJson(int All, int Current, int Image, int Resize, int Annotate, int Recreate, int Cannot);

/// <summary>The pods of one owner.</summary>
internal sealed record RolloutOwnerJson(string Namespace, string Kind, string Name, RolloutCountsJson Pods, IReadOnlyList<RolloutGroupJson> Groups);

/// <summary>Pods of which the same is to be said; the advice is what to type, where something is.</summary>
internal sealed record RolloutGroupJson(string Class, string Reason, string? Detail, int Pods, string? Advice);
