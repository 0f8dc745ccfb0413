using System.CommandLine;
using Injector.Cli.Failures;
using Injector.Cli.Flags;
using Injector.Cli.Reports;

namespace Injector.Cli.Verbs;

/// <summary><c>injector inject</c>: what the webhook would do, done to files.</summary>
internal static class InjectCommand
{
    private const string Description = """
        Add sidecars to the pods in Kubernetes manifests, as the webhook would, without a cluster.

        Reads YAML and JSON: Pod, Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, Job, CronJob, lists
        of them, and what has a pod template as these do: Rollout, CloneSet, Knative Service. Documents that need no change
        come out byte for byte; what is done and why goes to standard error. Labels and annotations of Namespace objects in
        the input count, as do the --namespace options.

        What is injected already stays as it is, with a warning when its keys or templates ask for something else now;
        --reinject does that.

        Examples:
          # Inject a pod and create it:
          injector inject -f pod.yaml | kubectl apply -f -

          # See what your own chart's pods would get in a namespace that opted in:
          helm template ./chart | injector inject -f - -o diff --namespace-label sidecar-injector.io/inject=true

          # See what would change in a directory of manifests for a namespace that opted in:
          injector inject -f deploy/ -R --namespace-label sidecar-injector.io/inject=true -o diff

          # As the last step of a Helm release, with the platform team's templates:
          helm template shop ./chart | injector inject -f - -n shop --config-dir ./injector --kubernetes-version 1.34

          # After a change of keys or templates, in manifests that are kept injected:
          injector inject --reinject -f deploy.yaml > deploy.new.yaml

          # The patch alone:
          injector inject -f pod.yaml -o patch

        Output (-o):
          yaml   the whole input; a document that changes is written anew, as YAML also if it was JSON
          json   one object per document, one a line
          patch  RFC 6902: the bare array when the input has one document, else a line for each changed document:
                 {"kind","namespace","name","patch"}
          diff   a unified diff of each changed document's content, and how many pods change on standard error

        Exit codes: 0 done; 1 done, but a pod that should have a sidecar got none because of an error; 2 wrong options or
        unreadable input, nothing written; 70 a fault in this program; 74 the output could not be written.
        """;

    /// <param name="standardInput">Opened for <c>-f -</c> alone.</param>
    public static Command Create(Func<Stream> standardInput)
    {
        var command = new Command("inject", Description);
        var pods = new PodReviewFlags();
        pods.AddTo(command);
        var format = ChoiceFlag.Of("--output", ["-o"], "Output format (default: yaml)",
            ("yaml", InjectFormat.Yaml), ("json", InjectFormat.Json), ("patch", InjectFormat.Patch), ("diff", InjectFormat.Diff));
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Do not say which pods are left as they are" };
        var again = new Option<bool>("--reinject") { Description = "Take out what an earlier injection added, and inject anew" };
        command.Add(again);
        command.Add(format);
        command.Add(quiet);
        command.SetAction(result =>
        {
            var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            var session = pods.Open(result, standardInput, error);
            var report = new ReviewReport(error, result.GetValue(quiet));
            var reviews = session.Manifests.Select(manifest => session.Review(manifest, result.GetValue(again))).ToList();
            // Written when all is known to be well: nothing half-done ever reaches the next command of a pipe.
            var text = InjectOutput.Write(
                [.. reviews.Select(review => review.Change)], result.GetValue(format) ?? InjectFormat.Yaml, "injected", Ansi.Wanted);
            reviews.ForEach(report.Report);
            output.Write(text);
            if (result.GetValue(format) == InjectFormat.Diff && !result.GetValue(quiet))
                error.WriteLine(ReviewSummary.Of(reviews, pods.IsLifecycleSaid(result)));
            return report.HasErrors ? ExitCodes.NotInjected : ExitCodes.Ok;
        });
        return command;
    }
}
