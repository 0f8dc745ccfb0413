namespace Injector.Cli.Reports;

/// <summary>What <c>set</c> did, for a program.</summary>
/// <param name="Server">The API server's address.</param>
/// <param name="Namespace">The workload's.</param>
/// <param name="Kind">The workload's.</param>
/// <param name="Name">The workload's.</param>
/// <param name="Applied">False for a dry run, and where nothing was changed since a pod was refused.</param>
/// <param name="Changes">What was to be set.</param>
/// <param name="Pods">What became of each pod.</param>
/// <param name="NotChanged">What stays as it is, in words; left out for a pod without an owner.</param>
internal sealed record SetJson(
    string Server, string Namespace, string Kind, string Name, bool Applied, IReadOnlyList<SetChangeJson> Changes, IReadOnlyList<SetPodJson> Pods,
    string? NotChanged)
{
    public static string Write(SetReport report) => ReportContext.Line(
        new(
            report.Server.ToString().TrimEnd('/'), report.Namespace, report.Workload.Kind, report.Workload.Name, report.Applied,
            [.. report.Changes.Select(change => new SetChangeJson(change.Key, change.Value))],
            [.. report.Pods.Select(pod => new SetPodJson(
                pod.Pod, pod.Outcome.ToString(), pod.Refusal?.ToString(), pod.Message.Length == 0 ? null : pod.Message))],
            report.OwnersPart),
        ReportContext.Default.SetJson);
}

/// <summary>An annotation; without a value it goes.</summary>
internal sealed record SetChangeJson(string Key, string? Value);

/// <summary>A pod, and why it was left if it was.</summary>
internal sealed record SetPodJson(string Name, string Outcome, string? Refusal, string? Message);
