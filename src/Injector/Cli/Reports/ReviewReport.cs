using System.Text.Json;
using Injector.Cli.Manifests;
using Injector.Injection;
using Injector.Injection.Decisions;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Yaml;

namespace Injector.Cli.Reports;

/// <summary>Says on standard error what became of each pod, in lines that editors jump to.</summary>
internal sealed class ReviewReport(TextWriter error, bool quiet)
{
    /// <summary>True once a pod that should have been injected was not.</summary>
    public bool HasErrors { get; private set; }

    public void Report(ManifestReview review)
    {
        foreach (var pod in review.Pods)
        {
            Report(pod);
            ReportMisplacedKeys(pod);
        }

        ReportOthers(review.Manifest, review.Pods);
    }

    /// <summary>What there is to say of objects without a pod that was reviewed.</summary>
    public void ReportOthers(Manifest manifest, IReadOnlyList<ObjectReview> pods)
    {
        foreach (var target in manifest.Objects)
        {
            if (KubernetesKinds.InAnotherVersion(target.ApiVersion, target.Kind) is { } workload)
                Write(target, target.Position("/apiVersion"), "warning",
                    $"left as it is: {target.ApiVersion} is not served any more; use {workload.ApiVersion}");
            else if (!quiet && pods.All(pod => pod.Object != target) && SidecarRequest.In(target))
                Write(target, target.Position(), "note", SidecarRequest.Note);
        }
    }

    private void Report(ObjectReview pod)
    {
        var outcome = pod.Outcome;
        if (outcome.Error is { } error)
        {
            HasErrors = true;
            var consequence = outcome.Allowed ? "" : "; the API server would refuse this pod";
            Write(pod.Object, PositionOf(pod, error.Key), "error", $"{error.MessageWithReason}{consequence}");
        }

        foreach (var warning in outcome.Warnings)
            Write(pod.Object, PositionOf(pod, warning.Key), "warning", warning.Message);
        foreach (var advice in pod.Advice)
            Write(pod.Object, pod.Object.Position(), "warning", advice);
        if (outcome.Error is not null || quiet)
            return;
        var done = pod.Removed.Count > 0 ? outcome.Injected ? "injected anew" : "sidecars taken out" : "left as it is";
        if (pod.Removed.Count > 0 || pod.Patch.IsEmpty)
            Write(pod.Object, pod.Object.Position(), "note", $"{done}: {outcome.Reason}{Explain(outcome)}");
    }

    private static string Explain(InjectionOutcome outcome) =>
        outcome.Decision is { Inject: false, Row: > 0 } decision
            ? $", {DecisionTable.Rows[decision.Row - 1].Condition}"
            : "";

    /// <summary>The classic mistake: keys on the workload itself, which the API server never copies to its pods.</summary>
    private void ReportMisplacedKeys(ObjectReview pod)
    {
        var template = pod.Place.Path;
        for (var owner = Parent(template); owner is not null; owner = Parent(owner))
            foreach (var map in (string[])["annotations", "labels"])
                foreach (var key in OurKeys(pod.Object.Find($"{owner}/metadata/{map}")))
                {
                    var path = $"{owner}/metadata/{map}/{JsonPointer.Escape(key)}";
                    Write(pod.Object, pod.Object.KeyPosition(path), "warning",
                        $"{key} has no effect here; set it in {template[1..].Replace('/', '.')}.metadata.{map}");
                }
    }

    /// <summary>The object that a template's path is a part of: <c>/spec/template</c> → the object itself.</summary>
    private static string? Parent(string path)
    {
        var spec = path.LastIndexOf("/spec/", StringComparison.Ordinal);
        return spec < 0 ? null : path[..spec];
    }

    /// <summary>The pod's annotation or label of that name, else the pod.</summary>
    private static SourcePosition PositionOf(ObjectReview pod, string? key)
    {
        if (key is null)
            return pod.Object.Position();
        var template = pod.Place.Path;
        foreach (var map in (string[])["annotations", "labels"])
            if (OurKeys(pod.Object.Find($"{template}/metadata/{map}")).Contains(key))
                return pod.Object.KeyPosition($"{template}/metadata/{map}/{JsonPointer.Escape(key)}");
        return pod.Object.Position();
    }

    private static IEnumerable<string> OurKeys(JsonElement map) =>
        map.Members().Select(member => member.Name).Where(name => name.StartsWith(Keys.Prefix, StringComparison.Ordinal));

    private void Write(KubernetesObject target, SourcePosition position, string severity, string message) =>
        error.WriteLine($"{target.Manifest.File}:{position.Line}: {severity}: {target.DisplayName}: {message}");
}
