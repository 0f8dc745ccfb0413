using System.Net;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;
using k8s;
using k8s.Models;

namespace Injector.EndToEndTests.Admission;

/// <summary>
/// Namespaces are labelled and annotated while their pods are created. The injector follows a moment behind, as every watcher of the
/// API server does; but it never decides on what is still to come, never goes back, and always says what it decided on.
/// </summary>
public sealed class NamespaceChangeTests(AdmissionFixture fixture) : AdmissionScenario(fixture)
{
    private const int Namespaces = 20;
    private const int Pods = 10;

    /// <summary>What a namespace is one after the other: a change of its metadata, and what the table then says of a silent pod.</summary>
    private static readonly State[] States =
    [
        new("{}", "NotOptedIn"),
        new(Annotate("inject", "\"true\"", "log-path", "\"logs\""), "ParameterInvalid", Warning: "log-path"),
        new(Annotate("log-path", "\"/data/log\""), "NamespaceOptedIn", LogPath: "/data/log"),
        new("""{"labels": {"sidecar-injector.io/inject": "false"}}""", "NamespaceOptedOut", Warning: "wins over"),
        new("""{"labels": {"sidecar-injector.io/inject": "true"}}""", "NamespaceOptedIn", LogPath: "/data/log"),
        new("""{"labels": {"sidecar-injector.io/enforce": "true"}}""", "NamespaceEnforced", LogPath: "/data/log"),
    ];

    [Fact]
    public async Task Pods_are_decided_by_a_state_that_their_namespace_was_in_and_never_by_an_earlier_one_again()
    {
        Requires.Situation(Server.AuditLog is not null, "The audit log of a cluster that runs already is not at hand");

        var late = await Task.WhenAll(Enumerable.Range(0, Namespaces).Select(_ => Task.Run(FollowAsync)));

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{late.Sum()} of {Namespaces * Pods} pods were decided by a state that had just been replaced when they were sent");
    }

    [Fact]
    public async Task A_pod_created_right_after_its_namespace_is_injected_or_told_why_not()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, Namespaces).Select(async _ =>
        {
            var ns = await Cluster.CreateNamespaceAsync(labels: new Dictionary<string, string> { [PodDocument.InjectKey] = "true" });
            return await CreateAsync(PodDocument.Plain("web"), ns);
        }));

        foreach (var answer in answers)
            if (!answer.Stored.IsInjected)
                answer.Warnings.Should().ContainSingle().Which.Should().Contain("could not be read in time");
        TestContext.Current.TestOutputHelper?.WriteLine($"{answers.Count(answer => answer.Stored.IsInjected)} of {Namespaces} were injected");
    }

    /// <returns>How many pods were decided by a state that the API server had already replaced when they were sent.</returns>
    private async Task<int> FollowAsync()
    {
        var ns = await Cluster.CreateNamespaceAsync();
        var created = new List<(PodAnswer Answer, int Before, int After)>();
        for (var (number, state) = (0, 0); number < Pods; number++)
        {
            // Every other pod is under way together with a change.
            var before = state;
            var change = number % 2 == 1 && state + 1 < States.Length ? ChangeAsync(ns, States[++state]) : null;
            created.Add((await CreateAsync(PodDocument.Plain($"web-{number}"), ns), before, state));
            if (change is not null)
                await change;
        }

        var late = 0;
        var seen = 0;
        var decisions = await Server.AuditLog!.DecisionsAsync(ns, Pods, Cancellation);
        foreach (var (answer, before, after) in created)
        {
            var decision = decisions[answer.Stored.Name];
            var held = Enumerable.Range(seen, after - seen + 1).Where(state => States[state].Explains(answer, decision)).ToList();
            held.Should().NotBeEmpty(
                "pod {0} was decided as {1}, warned {2}, and its namespace was in the states {3} to {4} then",
                answer.Stored.Name, decision, string.Join(" | ", answer.Warnings), seen, after);
            seen = held[0];
            late += seen < before ? 1 : 0;
        }

        await Eventually.BecomesTrueAsync(
            "The last state decides", TimeSpan.FromMinutes(1),
            async () => (await CreateAsync(PodDocument.Plain("last"), ns, dryRun: true)).Stored.IsInjected, Cancellation);
        return late;
    }

    private Task<V1Namespace> ChangeAsync(string ns, State state) => Server.Client.PatchNamespaceAsync(
        new V1Patch($$"""{"metadata": {{state.Change}}}""", V1Patch.PatchType.MergePatch), ns, cancellationToken: Cancellation);

    private static string Annotate(params string[] keysAndValues) =>
        $"{{\"annotations\": {{{string.Join(", ", keysAndValues.Chunk(2).Select(pair => $"\"{PodDocument.Prefix}{pair[0]}\": {pair[1]}"))}}}}}";

    private sealed record State(string Change, string Decision, string? LogPath = null, string? Warning = null)
    {
        /// <summary>Whether decision, stored pod and warnings are all this state's.</summary>
        public bool Explains(PodAnswer answer, string decision) =>
            decision == Decision
            && answer.Status == HttpStatusCode.Created
            && answer.Stored.IsInjected == LogPath is not null
            && (LogPath is null || StoredPod.MountsOf(answer.Stored.Container("app")).ContainsKey(LogPath))
            && (Warning is null ? answer.Warnings.Count == 0 : answer.Warnings is [var only] && only.Contains(Warning, StringComparison.Ordinal));
    }
}
