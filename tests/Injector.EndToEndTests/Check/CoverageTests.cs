using System.Text.Json;
using Injector.EndToEndTests.Admission;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;
using k8s;
using k8s.Models;

namespace Injector.EndToEndTests.Check;

/// <summary>What <c>check</c> says of pods that run already.</summary>
public sealed class CoverageTests(AdmissionFixture fixture) : CheckScenario(fixture)
{
    private const string Owned =
        """[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-5d9","uid":"705ab4f5-6393-11e8-b7cc-42010a800002","controller":true}]""";

    private readonly Dictionary<string, string> _optedIn = new() { [PodDocument.InjectKey] = "true" };

    [Fact]
    public async Task Counts_each_pod_with_its_reason_and_names_whom_to_restart()
    {
        Requires.Situation(!Cluster.Server.RunsControllers, "The garbage collector of this cluster removes pods whose owner was never there");
        await RegisterAndWaitAsync();
        var ns = await Cluster.CreateNamespaceAsync(run: Run, labels: _optedIn);
        await CreateAsync(PodDocument.Plain("injected"), ns);
        await CreateAsync(PodDocument.Plain("no").WithAnnotation(PodDocument.InjectKey, "false"), ns);
        await CreateAsync(PodDocument.Plain("wrong").WithAnnotation(PodDocument.Prefix + "log-path", "relative"), ns);
        await CreateAsync(PodDocument.Plain("old"), ns);
        await OutdateAsync("old", ns);
        await ForgetAsync(ns);
        await CreateAsync(PodDocument.Plain("web-5d9-a").WithLabel("pod-template-hash", "5d9").WithMetadata("ownerReferences", Owned), ns);
        await CreateAsync(PodDocument.Plain("web-5d9-b").WithLabel("pod-template-hash", "5d9").WithMetadata("ownerReferences", Owned), ns);

        var check = await CheckAsync("-n", ns, "--no-dry-run");

        var seen = check.Document.GetProperty("coverage").GetProperty("namespaces")[0];
        Counts(seen).Should().BeEquivalentTo(new Dictionary<string, int>
        {
            ["pods"] = 6, ["injected"] = 1, ["outdated"] = 1, ["missing"] = 2, ["failed"] = 1, ["optedOut"] = 1, ["leftover"] = 0, ["notAsked"] = 0,
        });
        seen.GetProperty("reasons").GetProperty("NamespaceOptedIn").GetInt32().Should().Be(2);
        var advice = check.Document.GetProperty("coverage").GetProperty("workloads").EnumerateArray()
            .Select(workload => workload.GetProperty("advice").GetString()).ToList();
        advice[0].Should().Be($"kubectl rollout restart -n {ns} deployment/web");
        advice.Should().Contain(text => text!.StartsWith($"correct Pod/wrong in {ns}: "));
        advice.Should().Contain($"delete Pod/old in {ns} and create it again");
        check.ExitCode.Should().Be(0, "pods without a sidecar are their owners' business");
    }

    [Fact]
    public async Task In_an_enforced_namespace_a_pod_without_a_sidecar_is_a_problem()
    {
        await RegisterAndWaitAsync();
        var ns = await Cluster.CreateNamespaceAsync(reviewed: false, labels: new Dictionary<string, string> { [WebhookRegistration.EnforceLabel] = "true" });
        await CreateAsync(PodDocument.Plain("past"), ns);

        var check = await CheckAsync("-n", ns, "--no-dry-run");

        check.Codes.Should().Equal("EnforcedPodsMissing");
        check.ExitCode.Should().Be(1);
    }

    private static Dictionary<string, int> Counts(JsonElement ns) => ns.EnumerateObject()
        .Where(member => member.Value.ValueKind == JsonValueKind.Number)
        .ToDictionary(member => member.Name, member => member.Value.GetInt32());

    /// <summary>As if its template had changed since.</summary>
    private async Task OutdateAsync(string name, string ns)
    {
        var pod = await Server.Client.ReadNamespacedPodAsync(name, ns, cancellationToken: Cancellation);
        var status = System.Text.RegularExpressions.Regex.Replace(
            pod.Metadata.Annotations[PodDocument.Prefix + "status"], "\"revision\":\"[0-9a-f]+\"", "\"revision\":\"0123456789\"");
        var patch = new V1Patch(
            new Dictionary<string, object> { ["metadata"] = new Dictionary<string, object> { ["annotations"] = new Dictionary<string, string> { [PodDocument.Prefix + "status"] = status } } },
            V1Patch.PatchType.MergePatch);
        await Server.Client.PatchNamespacedPodAsync(patch, name, ns, cancellationToken: Cancellation);
    }

    /// <summary>The API server does not ask about this namespace's pods any more.</summary>
    private async Task ForgetAsync(string ns)
    {
        var patch = new V1Patch(
            new Dictionary<string, object> { ["metadata"] = new Dictionary<string, object> { ["labels"] = new Dictionary<string, string?> { [WebhookRegistration.RunLabel] = null } } },
            V1Patch.PatchType.MergePatch);
        await Server.Client.PatchNamespaceAsync(patch, ns, cancellationToken: Cancellation);
        await Eventually.BecomesTrueAsync(
            "The namespace is not reviewed any more",
            TimeSpan.FromMinutes(1),
            async () => !(await Cluster.Pods.CreateAsync(ns, PodDocument.Plain("probe"), dryRun: true, Cancellation)).Stored.IsInjected,
            Cancellation);
    }
}
