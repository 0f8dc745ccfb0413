using System.Text;
using Injector.Rollouts.Live;

namespace Injector.Cli.Reports;

/// <summary>Writes a <see cref="SetReport"/> for a person.</summary>
internal static class SetText
{
    private const int MostNamed = 10;

    public static string Write(SetReport report, bool colour)
    {
        var text = new StringBuilder();
        var workload = $"{report.Workload.Kind}/{report.Workload.Name} in {report.Namespace}";
        foreach (var change in report.Changes)
            text.Append(colour ? Ansi.Style(Ansi.Bold, change.Key) : change.Key).Append(change.Value is { } value ? $": {value}" : " goes").Append('\n');
        text.Append($"{report.Pods.Count} injected {(report.Pods.Count == 1 ? "pod" : "pods")} of {workload}: ").AppendJoin(
            ", ", report.Pods.GroupBy(pod => pod.Outcome).OrderBy(group => group.Key).Select(group => $"{group.Count()} {Word(group.Key)}")).Append('\n');
        foreach (var group in report.Pods.Where(pod => pod.Refusal is not null).GroupBy(pod => (pod.Refusal, pod.Message)))
        {
            var names = string.Join(", ", group.Take(MostNamed).Select(pod => pod.Pod));
            if (group.Count() > MostNamed)
                names += $" and {group.Count() - MostNamed} more";
            text.Append(colour ? Ansi.Style(Ansi.Red, $"{group.Key.Refusal}") : $"{group.Key.Refusal}").Append($": {group.Key.Message} ({names})\n");
        }

        if (report.AnyRefused && !report.Applied)
            text.Append("Nothing was changed.\n");
        else if (report.Pods.Any(pod => pod.Outcome == LiveOutcome.WouldChange))
            text.Append("Nothing was changed; with --apply it is done.\n");
        else if (report.Pods.Any(pod => pod.Outcome == LiveOutcome.Changed))
            text.Append("The sidecars follow when their kubelets show it, mostly within seconds, at most after a minute or two; their logs say so.\n");
        if (report.OwnersPart is { } owner && report.Pods.Any(pod => pod.Outcome is LiveOutcome.Changed or LiveOutcome.WouldChange or LiveOutcome.AlreadyThere))
            text.Append(owner).Append('\n');
        return text.ToString();
    }

    private static string Word(LiveOutcome outcome) => outcome switch
    {
        LiveOutcome.Changed => "changed",
        LiveOutcome.WouldChange => "accepted on a dry run",
        LiveOutcome.AlreadyThere => "there already",
        LiveOutcome.Gone => "gone meanwhile",
        _ => "left",
    };
}
