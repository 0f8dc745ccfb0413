using System.Globalization;
using Injector.Cli.Manifests;
using Injector.Injection.Reasons;
using Injector.Kubernetes;

namespace Injector.Cli.Reports;

/// <summary>One sentence for a person who looks at a change before it is made: how many pods it is about, and what to try for those that it leaves out.</summary>
internal static class ReviewSummary
{
    /// <param name="reviews">Of all that was read.</param>
    /// <param name="isLifecycleSaid">Whether somebody said how sidecars run: else they are taken for classic, beside which no pod completes.</param>
    public static string Of(IReadOnlyList<ManifestReview> reviews, bool isLifecycleSaid)
    {
        var pods = reviews.SelectMany(review => review.Pods).ToList();
        if (pods.Count == 0)
            return "no pod and no pod template in the input";
        var refused = pods.Count(pod => pod.Outcome.Error is not null);
        var changed = pods.Count(pod => !pod.Patch.IsEmpty);
        var sentence = string.Create(CultureInfo.InvariantCulture, $"{changed} of {pods.Count} pods and pod templates changed")
            + (refused > 0 ? string.Create(CultureInfo.InvariantCulture, $", {refused} with an error") : "");
        var completing = pods.Count(pod => pod.Outcome.Reason == Reason.RunsToCompletion);
        if (completing > 0 && !isLifecycleSaid)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{sentence}; {completing} left alone, to complete without a classic sidecar: --kubernetes-version 1.32 or later shows what a native one does");
        return pods.TrueForAll(pod => pod.Outcome.Reason == Reason.NotOptedIn)
            ? $"{sentence}: nobody opted in. --namespace-label {Keys.Inject}=true shows what a namespace gets that does"
            : sentence;
    }
}
