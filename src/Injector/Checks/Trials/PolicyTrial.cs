using System.Text;
using System.Text.Json;
using Injector.Cluster.Api;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Policies.Expressions;
using Injector.Text;

namespace Injector.Checks.Trials;

/// <summary>
/// Creates a pod on a dry run, which stores nothing, and once more as this program's own core makes it: the API server gives both their defaults, and
/// whoever else changes pods changes both, so that what is left of a difference is the policies'.
/// </summary>
/// <remarks>Nothing of a pod is told but places in it and the policies' own words.</remarks>
internal sealed class PolicyTrial(KubernetesApi api, InjectionSettings settings)
{
    /// <summary>What the policies' own words begin with.</summary>
    private const string Words = "sidecar-injector: ";

    /// <param name="pod">A pod, or the pod template of a workload, as a cluster has it.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="belongsToJob">Whether a Job made it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KubernetesApiException">The API server is away.</exception>
    public async Task<TrialResult> TryAsync(JsonElement pod, NamespaceFacts ns, bool belongsToJob, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(CreatablePod.Of(pod, ns.Name).ToJsonString());
        using var document = JsonDocument.Parse(body, PatchApplier.Parsing);
        var outcome = SidecarInjector.Review(
            new PodRequest { Pod = document.RootElement, Namespace = ns.Name, IsPodCreation = true, BelongsToJob = belongsToJob, PathPrefix = "" },
            ns, settings, cancellationToken: cancellationToken);
        using var answer = await CreateAsync(ns.Name, body, cancellationToken);
        var isAdded = answer.Pod is { } made && Status(made.Root) != Status(document.RootElement);
        if (answer.IsElsewhere)
            return new(TrialVerdict.NotCompared, answer.Refusal!);
        if (answer.Said.StartsWith(PolicyReasons.NotInPolicy, StringComparison.Ordinal) && outcome.Decision.Inject)
            return new(TrialVerdict.NotInPolicy, answer.Said[(PolicyReasons.NotInPolicy.Length + 2)..]);
        if (outcome.Error is not null)
            return Refused(outcome, answer, isAdded);
        if (answer.Said.Length > 0)
            return Different($"the policies say {answer.Said}, and it is {outcome.Reason}");
        if (!outcome.Injected)
            return isAdded ? Different($"a sidecar was added, and it is {outcome.Reason}") : new(TrialVerdict.Equal);
        if (!isAdded)
            return Different($"nothing was added, and it is {outcome.Reason}");
        using var injected = await CreateAsync(ns.Name, PatchApplier.Apply(body, outcome.Patch), cancellationToken);
        if (injected.Pod is null)
            return new(TrialVerdict.NotCompared, injected.Refusal ?? "");
        return PodDifference.First(answer.Pod!.Root, injected.Pod.Root) is { } path ? Different($"at {path}") : new(TrialVerdict.Equal);
    }

    private static TrialResult Refused(InjectionOutcome outcome, Answer answer, bool isAdded)
    {
        if (outcome.Allowed != (answer.Pod is not null) || !answer.Said.StartsWith($"{outcome.Reason}: ", StringComparison.Ordinal) || isAdded)
            return Different(
                $"{outcome.Reason} is {(outcome.Allowed ? "a warning" : "a refusal")}, and the policies say {(answer.Said.Length == 0 ? "nothing" : answer.Said)}");
        return new(outcome.Allowed ? TrialVerdict.Equal : TrialVerdict.Refused);
    }

    private static TrialResult Different(string detail) => new(TrialVerdict.Different, BoundedText.Fit(detail, BoundedText.MaxName));

    private async Task<Answer> CreateAsync(string ns, ReadOnlyMemory<byte> pod, CancellationToken cancellationToken)
    {
        try
        {
            var created = await api.PostAsync(ApiPath.Of($"/api/v1/namespaces/{ns}/pods?dryRun=All"), pod, cancellationToken);
            return new Answer(created, created.Warnings.Select(Own).FirstOrDefault(said => said.Length > 0) ?? "", null);
        }
        catch (KubernetesApiException e) when (e.StatusCode is { } code)
        {
            // Its own words may quote the pod.
            return new Answer(null, Own(e.Message), $"refused by somebody else: {(int)code} {BoundedText.Fit(e.Reason, BoundedText.MaxWarning)}");
        }
    }

    private static string? Status(JsonElement pod) => pod.Member("metadata").Member("annotations").Text(Keys.Status);

    private static string Own(string message)
    {
        var begin = message.IndexOf(Words, StringComparison.Ordinal);
        return begin < 0 ? "" : BoundedText.Fit(message[(begin + Words.Length)..], BoundedText.MaxName);
    }

    /// <summary>What the API server says to one pod.</summary>
    /// <param name="Pod">The pod that it would store.</param>
    /// <param name="Said">The policies' words, a warning or a denial.</param>
    /// <param name="Refusal">That it was refused, without a word of what was in it.</param>
    private sealed record Answer(ApiResponse? Pod, string Said, string? Refusal) : IDisposable
    {
        /// <summary>It was refused, and not by the policies.</summary>
        public bool IsElsewhere => Pod is null && Said.Length == 0;

        public void Dispose() => Pod?.Dispose();
    }
}
