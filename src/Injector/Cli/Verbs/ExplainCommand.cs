using System.CommandLine;
using Injector.Checks.Trials;
using Injector.Cli.Failures;
using Injector.Cli.Flags;
using Injector.Cli.Manifests;
using Injector.Cli.Reports;
using Injector.Cluster.Api;
using Injector.Policies.Expressions;

namespace Injector.Cli.Verbs;

/// <summary><c>injector explain</c>: why a pod gets a sidecar, or why not.</summary>
internal static class ExplainCommand
{
    private const string Description = """
        Say why each pod in Kubernetes manifests, or of a workload in a cluster, gets a sidecar, or why not.

        Shows which row of the decision table decided, the templates, each parameter and who set it, and the change. Nothing is
        written. Manifests need no cluster; a workload in a cluster is explained with its namespace as it is and with the
        configuration that the servers run with, as far as you may read them. Where admission policies take the webhook's place,
        the pod is created on a dry run, which stores nothing, to hear what they say.

        Examples:
          # Why do the pods of this deployment in the cluster get no sidecar?
          injector explain deployment/web -n shop

          # Why does this deployment get no sidecar?
          injector explain -f deployment.yaml

          # And in a namespace that opted in and sets a parameter for all its pods?
          injector explain -f deployment.yaml --namespace-label sidecar-injector.io/inject=true \
            --namespace-annotation sidecar-injector.io/format=json

          # For a program, one pod a line:
          injector explain -f deploy/ -R -o json

        Exit codes: 0 explained; 1 explained, and a pod that should have a sidecar gets none because of an error; 2 wrong
        options, unreadable input, or no pod in it; 70 a fault in this program; 74 the output could not be written.
        """;

    /// <param name="standardInput">Opened for <c>-f -</c> alone.</param>
    public static Command Create(Func<Stream> standardInput)
    {
        var command = new Command("explain", Description);
        var target = new Argument<string?>("KIND/NAME")
        {
            Description = "A workload of a live cluster, instead of -f: deployment/web, pod/web-0, cronjob/nightly",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var pods = new PodReviewFlags(filesRequired: false);
        var cluster = new ClusterFlags();
        command.Add(target);
        pods.AddTo(command);
        cluster.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(target) is { Tokens.Count: > 0 } == result.GetValue<string[]>("--filename") is { Length: > 0 })
                result.AddError("name either KIND/NAME, or files with -f");
        });
        var format = ChoiceFlag.Report();
        command.Add(format);
        command.SetAction(async (result, cancellationToken) =>
        {
            var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            var (session, reviews) = result.GetValue(target) is { } live
                ? await ReviewAsync(result, live, pods, cluster, error, cancellationToken)
                : Review(pods.Open(result, standardInput, error));
            var report = new ReviewReport(error, quiet: false);
            foreach (var manifest in session.Manifests)
                report.ReportOthers(manifest, reviews);
            if (reviews.Count == 0)
                throw new InputException("the input has no pod and no pod template in it");
            output.Write(result.GetValue(format) == ReportFormat.Json ? ExplainJson.Write(reviews) : ExplainText.Write(reviews, Ansi.Wanted));
            return reviews.Any(review => review.Outcome.Error is not null || review.Instead is not null) ? ExitCodes.NotInjected : ExitCodes.Ok;
        });
        return command;
    }

    private static (PodReviewSession Session, List<ObjectReview> Reviews) Review(PodReviewSession session) =>
        (session, [.. session.Manifests.SelectMany(manifest => session.Review(manifest).Pods)]);

    private static async Task<(PodReviewSession Session, List<ObjectReview> Reviews)> ReviewAsync(
        ParseResult result, string target, PodReviewFlags pods, ClusterFlags cluster, TextWriter error, CancellationToken cancellationToken)
    {
        var parsed = LiveWorkload.Parse(target);
        if (!parsed.Succeeded)
            throw new InputException(parsed.Error);
        var access = cluster.Open(result);
        using var api = new KubernetesApi(access, TimeProvider.System);
        var ns = pods.Namespace(result) ?? access.Namespace ?? "default";
        var live = await LiveInput.ReadAsync(api, parsed.Value, ns, pods.HasConfiguration(result), error, cancellationToken);
        var (session, reviews) = Review(pods.Open(result, live, error));
        if (live.IsByPolicyAlone && !pods.IsSupposed(result))
            for (var i = 0; i < reviews.Count; i++)
                reviews[i] = await TryAsync(api, live, reviews[i], cancellationToken);
        return (session, reviews);
    }

    /// <summary>Where no webhook decides, the policies have the last word: they are asked, on a dry run.</summary>
    private static async Task<ObjectReview> TryAsync(KubernetesApi api, LiveInput live, ObjectReview review, CancellationToken cancellationToken)
    {
        try
        {
            var trial = await new PolicyTrial(api, live.Settings).TryAsync(
                review.Object.Find(review.Place.Path), live.Namespace, review.Place.IsJob, cancellationToken);
            return trial.Verdict switch
            {
                TrialVerdict.NotInPolicy => review with { Instead = $"not injected: {PolicyReasons.NotInPolicy}: {trial.Detail}" },
                TrialVerdict.Different => review with { Instead = $"the policies of the cluster do otherwise: {trial.Detail} (see injector check)" },
                TrialVerdict.NotCompared => review with { Advice = [.. review.Advice, $"not tried on the policies of the cluster: {trial.Detail}"] },
                _ => review,
            };
        }
        catch (KubernetesApiException e)
        {
            throw new InputException(e.Message);
        }
    }
}
