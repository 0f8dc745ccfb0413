using Injector.Cli.Manifests;
using Injector.Injection.Removal;

namespace Injector.Cli.Reports;

/// <summary>Says on standard error what <c>uninject</c> took out of each pod, in lines that editors jump to.</summary>
internal sealed class RemovalReport(TextWriter error, bool quiet)
{
    /// <summary>True once a pod's sidecars could not be taken out.</summary>
    public bool HasProblems { get; private set; }

    public void Report(ManifestRemoval manifest)
    {
        foreach (var pod in manifest.Pods)
            Report(pod.Object, pod.Removal);
    }

    private void Report(KubernetesObject target, SidecarRemoval removal)
    {
        if (removal.Problem is { } problem)
        {
            HasProblems = true;
            Write(target, "error", $"left as it is: {problem}");
            return;
        }

        if (removal.Missing.Count > 0)
            Write(target, "warning", $"recorded as ours, and not there any more: {string.Join(", ", removal.Missing)}");
        if (!quiet)
            Write(target, "note", removal.IsRecorded
                ? $"taken out: {string.Join(", ", removal.Removed)}"
                : "left as it is: it has no record of an injection");
    }

    private void Write(KubernetesObject target, string severity, string message) =>
        error.WriteLine($"{target.Manifest.File}:{target.Position().Line}: {severity}: {target.DisplayName}: {message}");
}
