using System.Text.Json.Nodes;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;
using k8s;

namespace Injector.EndToEndTests.Node;

/// <summary>The tests that run containers share one node; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class NodeTests : ICollectionFixture<NodeFixture>
{
    public const string Name = "Node";
}

/// <summary>What each test on a node starts from: a namespace of its own, whose pods the injector reviews.</summary>
[Collection(NodeTests.Name)]
[Trait("Category", "Node")]
public abstract class NodeScenario(NodeFixture fixture) : IAsyncLifetime
{
    /// <summary>Long enough for a pod to start on a machine that does much else.</summary>
    protected static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    internal NodeFixture Fixture => fixture;

    internal ClusterUnderTest Cluster => fixture.Cluster;

    internal string Namespace { get; private set; } = "";

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        _ = fixture.Node;
        Namespace = await Cluster.CreateNamespaceAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Namespace.Length == 0)
            return;
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
            TestContext.Current.TestOutputHelper?.WriteLine(await KubectlAsync("describe", "pods"));
        await KubectlAsync("delete", "pods", "--all", "--wait=false", "--grace-period=1");
    }

    /// <summary>Goes on in another namespace.</summary>
    protected void MoveTo(string ns) => Namespace = ns;

    /// <summary>kubectl in the test's namespace.</summary>
    protected Task<string> KubectlAsync(params string[] arguments) => fixture.Kubectl.RunAsync(Cancellation, ["--namespace", Namespace, .. arguments]);

    /// <summary>Writes documents to the cluster as <c>kubectl apply</c> does.</summary>
    protected async Task ApplyAsync(string documents)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, documents, Cancellation);
        await KubectlAsync("apply", "-f", file);
        File.Delete(file);
    }

    /// <summary>Waits until kubectl's READY column shows this, <c>2/2</c> for instance.</summary>
    protected Task WaitUntilReadyAsync(string pod, string ready) => Eventually.BecomesTrueAsync(
        $"Pod {pod} is {ready}",
        Deadline,
        async () => (await KubectlAsync("get", "pod", pod, "--no-headers")).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1] == ready,
        Cancellation);

    /// <summary>Names of the pods with this label, once there are <paramref name="count"/>.</summary>
    protected Task<string[]> PodsAsync(string label, int count) => Eventually.GivesAsync(
        $"There are {count} pods with {label}",
        Deadline,
        async () => (await Cluster.Server.Client.ListNamespacedPodAsync(Namespace, labelSelector: label, cancellationToken: Cancellation)).Items is var pods
            && pods.Count >= count ? pods.Select(pod => pod.Metadata.Name).Order(StringComparer.Ordinal).ToArray() : null,
        Cancellation);

    /// <summary>The application's lines in what <c>kubectl logs -c log-processor</c> prints.</summary>
    protected async Task<string[]> SidecarLogAsync(string pod) => ApplicationLines(await KubectlAsync("logs", pod, "-c", StoredPod.SidecarName));

    /// <summary>A sidecar's log without what the sidecar says of itself, and without the kubelet's word that the container is gone.</summary>
    protected static string[] ApplicationLines(string log) =>
    [
        .. log.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith(StoredPod.SidecarName + ": ", StringComparison.Ordinal) && !line.StartsWith("rpc error: ", StringComparison.Ordinal)),
    ];

    /// <summary>The sidecar's log, once it has a line with this text.</summary>
    protected Task<string[]> SidecarLogWithAsync(string pod, string text) => Eventually.GivesAsync(
        $"The sidecar of {pod} has logged '{text}'",
        Deadline,
        async () => await SidecarLogAsync(pod) is var lines && lines.Any(line => line.Contains(text)) ? lines : null,
        Cancellation);

    /// <summary>A pod whose application is a shell script that logs to /var/log/app.</summary>
    internal JsonObject ShellPod(string name, string script) => PodDocument.OptedIn(name).WithSpec("containers", $"[{ShellContainer("app", script).ToJsonString()}]");

    /// <summary>A container of <see cref="ShellPod"/>.</summary>
    internal JsonObject ShellContainer(string name, string script) => new()
    {
        ["name"] = name,
        ["image"] = fixture.ShellImage,
        ["command"] = new JsonArray("sh", "-c", script),
    };

    /// <summary>Shell commands that write the lines <c>line 1</c> to <c>line N</c> into a file.</summary>
    protected static string WriteLines(int count, string file = "/var/log/app/app.log") =>
        $"i=0; while [ $i -lt {count} ]; do i=$((i+1)); echo \"line $i\"; done >>{file}";

    /// <summary>The lines that <see cref="WriteLines"/> writes.</summary>
    protected static string[] Lines(int count) => [.. Enumerable.Range(1, count).Select(index => $"line {index}")];
}
