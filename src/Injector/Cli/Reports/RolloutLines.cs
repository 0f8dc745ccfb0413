using System.Globalization;
using Injector.Checks.Coverage;
using Injector.Rollouts;

namespace Injector.Cli.Reports;

/// <summary>What a rollout writes to the error stream while it goes on: a line for each pod, and on a terminal how far the wave has come.</summary>
internal sealed class RolloutLines(TextWriter error, ProgressLine progress) : IRolloutObserver
{
    private int _pods;
    private int _done;

    public void OnBegun(Wave wave, int pods)
    {
        (_pods, _done) = (pods, 0);
        Say($"wave {wave.Text}: {pods} {(pods == 1 ? "pod" : "pods")}");
    }

    public void OnDone(PodResult result)
    {
        _done++;
        Say($"{Word(result.Outcome)}: {result.Owner.Namespace}/{result.Pod}"
            + (result.Message.Length > 0 ? $": {result.Message}" : "")
            + (result.Took > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $" ({result.Took.TotalSeconds:0.0} s)") : ""));
        progress.Report(new CoverageProgress(_done, _pods));
    }

    public void OnWaiting(string why) => Say(why);

    private void Say(string line)
    {
        progress.Clear();
        error.WriteLine(line);
    }

    private static string Word(PodOutcome outcome) => outcome switch
    {
        PodOutcome.Changed => "changed",
        PodOutcome.WouldChange => "accepted on a dry run",
        PodOutcome.Recreated => "made anew",
        PodOutcome.AlreadyThere => "there already",
        PodOutcome.Gone => "gone meanwhile",
        PodOutcome.Left => "left",
        _ => "failed",
    };
}
