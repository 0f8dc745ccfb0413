using System.Globalization;
using System.Text;
using Injector.Rollouts;
using Injector.Rollouts.Plans;

namespace Injector.Cli.Reports;

/// <summary>Writes a <see cref="RolloutReport"/> for a person.</summary>
internal sealed class RolloutText
{
    private const int MostOwners = 50;

    private static readonly RolloutClass[] Classes = Enum.GetValues<RolloutClass>();

    private readonly StringBuilder _text = new();
    private readonly bool _colour;

    private RolloutText(bool colour) => _colour = colour;

    public static string Write(RolloutReport report, bool colour)
    {
        var text = new RolloutText(colour);
        text.Waves(report);
        text.Pods(report.Pods);
        if (report.Stop is { } stop)
        {
            text.Line($"{text.Style(Ansi.Red, report.Waves is null or [] ? "Not begun" : "Stopped")}: {stop}: "
                + (report.Failure is { } pod ? $"pod {pod.Pod} of {pod.Owner}: " : "") + report.StopMessage);
            text.Line(Advice(stop, report.Failure));
        }
        else if (report is { Applied: false, Waves: not null } && report.Waves.Any(wave => wave.Pods > 0))
        {
            text.Line("Nothing was changed; with --apply it is done.");
        }

        return text._text.ToString();
    }

    /// <summary>What to type for pods that a rollout leaves; null where nothing is to be typed.</summary>
    public static string? Advice(PodOwner owner, PodGroup group) => group.Class switch
    {
        RolloutClass.Recreate => owner.Workload.RestartAdvice(owner.Namespace),
        RolloutClass.Cannot when group.Reason is RolloutReason.NobodyMakesItAgain or RolloutReason.BelongsToJob or RolloutReason.OwnerStrategy =>
            owner.Workload.RestartAdvice(owner.Namespace),
        _ => null,
    };

    /// <summary>What to do after a stop.</summary>
    private static string Advice(RolloutStop stop, PodResult? failure) => stop switch
    {
        RolloutStop.WebhookBroken => "Nothing was changed. Mend what injector check finds, and run it again.",
        RolloutStop.ConfigurationUnknown => "Nothing was changed. Name the configuration with --config-dir, and run it again.",
        RolloutStop.ImageNotPulled or RolloutStop.SidecarFailed or RolloutStop.TimedOut or RolloutStop.ApplicationRestarted
            or RolloutStop.RestartedLater or RolloutStop.NotReadyLater =>
            $"Nothing more is begun. {Describe("pod", failure?.Pod, failure)}injector rollout undo --apply puts back what was changed.",
        RolloutStop.Refused => "Nothing more is begun. Where a right is missing, the chart has roles for rollouts; run it again, it goes on where it was.",
        RolloutStop.ApiServerAway => "Nothing more is begun. Run it again when the API server is back: it goes on where it was.",
        RolloutStop.OwnerNotRolledOut =>
            $"Nothing more is begun. {Describe(failure?.Owner.Workload.Kind.ToLowerInvariant(), failure?.Owner.Workload.Name, failure)}"
                + "Run it again then, it goes on where it was.",
    };

    private static string Describe(string? kind, string? name, PodResult? failure) =>
        failure is null ? "" : $"kubectl describe {kind} {name} -n {failure.Owner.Namespace} tells more. ";

    private void Waves(RolloutReport report)
    {
        foreach (var wave in report.Waves ?? [])
        {
            var parts = new List<string>();
            foreach (var (outcome, word) in ((PodOutcome, string)[])
                [
                    (PodOutcome.Changed, "changed"), (PodOutcome.WouldChange, "accepted on a dry run"), (PodOutcome.Recreated, "owners made theirs anew"),
                    (PodOutcome.AlreadyThere, "there already"),
                    (PodOutcome.Gone, "gone meanwhile"), (PodOutcome.Left, "left"), (PodOutcome.Failed, "failed"),
                ])
                if (wave.Count(outcome) is > 0 and var count)
                    parts.Add($"{count} {word}");
            Line(string.Create(
                CultureInfo.InvariantCulture,
                $"wave {wave.Wave.Text}: {wave.Pods} to change{string.Concat(parts.Select(part => ", " + part))}, {wave.Took.TotalSeconds:0.0} s"));
        }
    }

    private void Pods(PodInventory pods)
    {
        Line($"{pods.Pods} injected {(pods.Pods == 1 ? "pod" : "pods")}: " + string.Join(
            ", ", Classes.Where(value => pods.Count(value) > 0).Select(value => $"{pods.Count(value)} {value.ToString().ToLowerInvariant()}")));
        var concerned = pods.Owners.Where(owner => owner.Count(RolloutClass.Current) < owner.Pods.Count).ToList();
        foreach (var owner in concerned.Take(MostOwners))
        {
            Line("");
            Line(Style(Ansi.Bold, owner.Owner.ToString()));
            foreach (var group in owner.Groups)
            {
                var word = group.Class.ToString().ToLowerInvariant();
                Line($"  {group.Pods,5} {Style(Colour(group.Class), $"{word,-8}")} {group.Reason}"
                    + (group.Detail is { } detail ? $": {detail}" : ""));
                if (Advice(owner.Owner, group) is { } advice)
                    Line($"        {Style(Ansi.Cyan, "type:")} {advice}");
            }
        }

        if (concerned.Count > MostOwners)
            Line($"… and {concerned.Count - MostOwners} more owners; -o json lists them all");
    }

    private static string Colour(RolloutClass value) => value switch
    {
        RolloutClass.Current => Ansi.Green,
        RolloutClass.Cannot => Ansi.Red,
        RolloutClass.Recreate => Ansi.Yellow,
        _ => Ansi.Cyan,
    };

    private string Style(string style, string text) => _colour ? Ansi.Style(style, text) : text;

    private void Line(string line) => _text.Append(line).Append('\n');
}
