using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Injector.EndToEndTests.Admission;
using Injector.EndToEndTests.Pods;

namespace Injector.EndToEndTests.Hostile;

/// <summary>
/// Whoever may create a pod, or reaches the webhook's port, against one server of the chart's size, one attack after the other. Each ends with a
/// look at the server, so that the last one sees what all of them did to it.
/// </summary>
[Collection(AdmissionTests.Name)]
[Trait("Category", "Published")]
public sealed class AttackTests(AdmissionFixture admission, ServerOfTheChartsSize server) : IClassFixture<ServerOfTheChartsSize>, IAsyncLifetime
{
    private const int EventsOfANamespace = 50;
    private const int MostBytesOfAnEvent = 4_096;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Evasions => [.. HostilePods.WithoutSidecar.Keys];

    public static TheoryData<string, string> Reaches => new(HostilePods.Elsewhere);

    public static TheoryData<string> Edges => [.. HostilePods.AtTheEdge.Keys];

    public ValueTask InitializeAsync()
    {
        server.RequireIt();
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await server.StillServesAsync();
        await server.GivesBackAsync();
    }

    [Fact]
    public async Task Owners_with_names_of_megabytes_end_nothing_and_leave_little_in_the_cluster()
    {
        var ns = await server.CreateNamespaceAsync();
        foreach (var (size, times) in ((int, int)[])[(2_000_000, 12), (900_000, 14), (300_000, 10), (100_000, 30)])
            for (var i = 0; i < times; i++)
            {
                var owner = $$"""{"apiVersion":"v1","kind":"X","uid":"u","controller":true,"name":"{{i}}-{{new string('x', size)}}"}""";
                var answer = await server.Pods.CreateAsync(ns, PodDocument.Parse(HostilePods.Mistaken($"p{i}", owner)), cancellation: Cancellation);
                answer.Status.Should().NotBe(HttpStatusCode.Created, "nobody stores such a pod");
            }

        await Eventually.BecomesTrueAsync("It is told", Deadline, async () => (await server.EventsAsync(ns)).Count > 0, Cancellation);
        var events = await server.EventsAsync(ns);
        events.Count.Should().BeLessThanOrEqualTo(EventsOfANamespace);
        events.Should().OnlyContain(one => k8s.KubernetesJson.Serialize(one, null).Length < MostBytesOfAnEvent);
    }

    [Theory]
    [InlineData("mounts, looked for among volumes")]
    [InlineData("references, looked for among variables")]
    public async Task Pods_whose_parts_multiply_are_answered(string what)
    {
        var pod = what.StartsWith("mounts", StringComparison.Ordinal) ? HostilePods.ManyMounts(5_000) : HostilePods.ManyReferences(20_000);

        (await server.Caller.SendAsync(PortCaller.Review("shop", pod))).Should().MatchRegex("^[A-Z][A-Za-z]+$", "that is a decision, within the time of a request");
    }

    [Fact]
    public async Task Bodies_of_six_megabytes_alone_and_eight_at_once_are_answered_or_refused_in_words()
    {
        var answers = new ConcurrentBag<string>();
        foreach (var body in (byte[][])[HostilePods.Dense("1,"), HostilePods.Dense("{},"), HostilePods.Dense("\"a\","), HostilePods.Dense("{\"a\":1},", 400_000), HostilePods.Dense($"\"{new string('x', 6_000_000)}\",", 200)])
        {
            answers.Add(await server.Caller.SendAsync(body));
            await Parallel.ForAsync(0, 8, Cancellation, async (_, _) => answers.Add(await server.Caller.SendAsync(body)));
        }

        answers.Should().OnlyContain(answer => answer == "PodOptedIn" || answer == "413 Body too dense" || answer == "503 Too many large requests" || answer == "503 Out of memory");
        answers.Should().Contain("PodOptedIn");
    }

    [Fact]
    public async Task Whoever_holds_every_connection_keeps_nobody_out()
    {
        var held = new List<IAsyncDisposable>();
        for (var i = 0; i < ServerOfTheChartsSize.Connections + 100; i++)
            held.Add(await server.Caller.HoldAsync());

        await server.StillServesAsync();
        foreach (var connection in held)
            await connection.DisposeAsync();
    }

    [Fact]
    public async Task Forged_reviews_do_not_keep_a_genuine_mistake_from_being_told()
    {
        for (var i = 0; i < 1_200; i++)
            await server.Caller.SendAsync(PortCaller.Review($"junk-{i / 40}", HostilePods.Mistaken($"p{i}")));
        var ns = await server.CreateNamespaceAsync();

        await server.Pods.CreateAsync(ns, PodDocument.OptedIn("genuine").WithAnnotation(PodDocument.Prefix + "template", "nope").Unscheduled(), cancellation: Cancellation);

        await Eventually.BecomesTrueAsync("The genuine one is told", Deadline, async () => (await server.EventsAsync(ns)).Count == 1, Cancellation);
    }

    [Fact]
    public async Task Names_neither_forge_lines_of_the_log_nor_fill_it()
    {
        var before = server.Injector.Log.Length;
        foreach (var name in HostilePods.Names)
        {
            await server.Caller.SendAsync(PortCaller.Review(name, HostilePods.Mistaken("p")));
            await server.Caller.SendAsync(PortCaller.Review("default", HostilePods.Mistaken(name)));
            await server.Caller.SendAsync(PortCaller.Review("default", HostilePods.Mistaken("p", $$"""{"apiVersion":"{{name}}","kind":"{{name}}","uid":"{{name}}","name":"{{name}}","controller":true}""")));
        }

        var lines = server.Injector.Log[before..].Split('\n');
        lines.Should().NotContain(line => line.StartsWith("forged", StringComparison.Ordinal)).And.OnlyContain(line => line.Length < 4_096);
        lines.SelectMany(line => line).Where(char.IsControl).Except(['\r', '\t']).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Evasions))]
    public async Task In_an_enforced_namespace_a_pod_has_a_sidecar_that_follows_the_application_or_is_refused(string attempt)
    {
        var ns = await server.CreateNamespaceAsync(enforced: true);

        var answer = await server.Pods.CreateAsync(ns, HostilePods.WithoutSidecar[attempt].Unscheduled(), dryRun: true, Cancellation);

        if (answer.Status != HttpStatusCode.Created)
        {
            answer.Message.Should().Contain("denied the request");
            return;
        }
        var pod = answer.Stored;
        var sidecar = pod.Containers.Concat(pod.InitContainers.Where(init => (string?)init["restartPolicy"] == "Always")).Single(one => StoredPod.NameOf(one) == StoredPod.SidecarName);
        ((string)sidecar["image"]!).Should().StartWith("ghcr.io/sidecar-injector/log-processor:");
        sidecar.ContainsKey("command").Should().BeFalse();
        Variable(sidecar, "LOG_FILES").Should().Be("*.log");
        StoredPod.MountsOf(sidecar)["/logs"].Should().Be(StoredPod.MountsOf(pod.Container("app"))["/var/log/app"]);
    }

    [Fact]
    public async Task No_variable_of_the_authors_is_one_of_the_sidecars()
    {
        var plain = await server.Pods.CreateAsync(await server.CreateNamespaceAsync(), PodDocument.OptedIn("plain").Unscheduled(), dryRun: true, Cancellation);

        var answer = await server.Pods.CreateAsync(await server.CreateNamespaceAsync(), HostilePods.Smuggling.Unscheduled(), dryRun: true, Cancellation);

        var variables = answer.Stored.Sidecar!["env"]!.AsArray().Select(variable => (string)variable!["name"]!);
        variables.Where(name => !name.StartsWith("SHARED_VOLUME_", StringComparison.Ordinal))
            .Should().Equal(plain.Stored.Sidecar!["env"]!.AsArray().Select(variable => (string)variable!["name"]!));
        Variable(answer.Stored.Sidecar!, "LOG_FILES").Should().Be("*.log");
    }

    [Theory]
    [MemberData(nameof(Reaches))]
    public async Task Nobody_reaches_files_or_directories_of_others(string key, string value)
    {
        var mesh = PodDocument.OptedIn("a").WithSpec("containers", """[{"name":"app","image":"a"},{"name":"istio-proxy","image":"p"}]""");
        var byPod = mesh.DeepClone().AsObject().WithAnnotation(PodDocument.Prefix + key, value).WithAnnotation(PodDocument.Prefix + "containers", "istio-proxy");
        var byNamespace = await server.CreateNamespaceAsync(annotations: new Dictionary<string, string> { [PodDocument.Prefix + key] = value });

        (await server.Pods.CreateAsync(await server.CreateNamespaceAsync(), byPod.Unscheduled(), dryRun: true, Cancellation)).Stored.IsInjected.Should().BeFalse();
        (await server.Pods.CreateAsync(byNamespace, mesh.Unscheduled(), dryRun: true, Cancellation)).Stored.IsInjected.Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Edges))]
    public async Task A_pod_that_was_accepted_before_is_accepted_after(string pod)
    {
        var asked = HostilePods.AtTheEdge[pod].Unscheduled();
        var left = asked.DeepClone().AsObject().WithAnnotation(PodDocument.InjectKey, "false");
        var ns = await server.CreateNamespaceAsync();

        (await server.Pods.CreateAsync(ns, left, dryRun: true, Cancellation)).Status.Should().Be(HttpStatusCode.Created);
        (await server.Pods.CreateAsync(ns, asked, dryRun: true, Cancellation)).Status.Should().Be(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_Job_of_an_enforced_namespace_ends()
    {
        var ns = await server.CreateNamespaceAsync(enforced: true);
        var job = PodDocument.Plain("a").OwnedBy("batch/v1", "Job", "x").WithSpec("restartPolicy", "\"Never\"");

        var pod = (await server.Pods.CreateAsync(ns, job.Unscheduled(), dryRun: true, Cancellation)).Stored;

        pod.ContainerNames.Should().Equal("app");
        pod.InitContainerNames.Should().Equal(admission.Cluster.Server.RunsNativeSidecars ? [StoredPod.SidecarName] : []);
    }

    private static string Variable(JsonObject container, string name) =>
        (string)container["env"]!.AsArray().Single(variable => (string?)variable!["name"] == name)!["value"]!;
}
