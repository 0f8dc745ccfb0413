using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.EndToEndTests.Node;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;
using k8s;
using k8s.Models;

namespace Injector.EndToEndTests.Upgrade;

/// <summary>
/// What each test of a rollout starts from: servers of its own whose configuration says the image of the log-processor, a namespace whose pods they
/// review, and a next image. Native sidecars where the cluster has them, else classic ones: the tests are the same.
/// </summary>
public abstract class UpgradeScenario(NodeFixture fixture) : NodeScenario(fixture)
{
    /// <summary>An image that is nowhere.</summary>
    protected const string MissingImage = "registry.invalid/log-processor:9.9.9";

    /// <summary>An application that writes one line, and waits. It starts a process each ten seconds, and ends at once when it is asked to.</summary>
    protected const string Quiet = "echo 'line 1' >>/var/log/app/app.log; trap exit TERM; while :; do sleep 10 & wait; done";

    private readonly MountedFiles _configuration = new();
    private InjectorProcess? _servers;
    private UpgraderRights? _rights;
    private string? _registration;

    /// <summary>The image of the next version.</summary>
    protected string NextImage { get; private set; } = "";

    /// <summary>The image that pods get first.</summary>
    protected string FirstImage { get; private set; } = "";

    private string Run { get; } = ClusterUnderTest.NewRun();

    private string Configuration => $"sidecar-injector-{Run}";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        FirstImage = (string)(await Cluster.Pods.CreateAsync(Namespace, PodDocument.OptedIn("probe"), dryRun: true, Cancellation)).Stored.Sidecar!["image"]!;
        NextImage = Fixture.Node.IsHere ? "localhost/log-processor:next" : Requires.Environment(
            "INJECTOR_E2E_NEXT_IMAGE", "another image of the log-processor that the nodes can pull");
        if (Fixture.Node.IsHere)
            await Fixture.Node.ProvideProgramAsync(NextImage, Requires.Environment("LOG_PROCESSOR", "the published log-processor"), [], Cancellation);
        Configure(FirstImage);
        _servers = await InjectorProcess.StartAsync(Cluster.Server.Kubeconfig, Cancellation, "--config-dir", _configuration.Folder);
        var registration = WebhookRegistration.For(Run, _servers.Url, _servers.CaBundle);
        // Long for production, but no longer than check allows.
        foreach (var entry in registration.Webhooks)
            entry.TimeoutSeconds = 10;
        _registration = registration.Metadata.Name;
        await Cluster.RegisterAsync(registration, Run, _servers);
        _rights = await UpgraderRights.GrantAsync(Fixture.Kubectl, Configuration, Cancellation);
        MoveTo(await Cluster.CreateNamespaceAsync(run: Run));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
        // `check` counts two releases as a problem, and other tests expect none of it.
        if (_registration is not null)
            await Cluster.UnregisterAsync(_registration);
        if (_servers is not null)
            await _servers.DisposeAsync();
        if (_rights is not null)
            await _rights.RevokeAsync();
        _rights?.Dispose();
        _configuration.Dispose();
    }

    /// <summary>Upgrades the servers' configuration, and waits until new pods are as it says.</summary>
    /// <param name="image">The image that they get.</param>
    /// <param name="format">The format that their lines get without an annotation, which a running pod cannot change.</param>
    protected async Task ConfigureAsync(string image, string format = "raw")
    {
        Configure(image, format);
        await Eventually.BecomesTrueAsync(
            "New pods are as the configuration says", Deadline,
            async () => (await Cluster.Pods.CreateAsync(Namespace, PodDocument.OptedIn("probe"), dryRun: true, Cancellation)).Stored.Sidecar is { } sidecar
                && (string?)sidecar["image"] == image && FormatOf(sidecar) == format,
            Cancellation);
    }

    /// <summary>Starts <c>injector rollout VERB -o json</c> on the test's namespace, with the rights that the chart offers for it.</summary>
    internal InjectorCommand Start(string verb, params string[] options) => InjectorCommand.Start(
        _rights!.Kubeconfig($"rollout-{(options.Contains("--recreate") ? "recreate" : verb)}"),
        ["rollout", verb, "-o", "json", "-n", Namespace, "--webhook-configuration", Configuration, "--config-dir", _configuration.Folder, .. options]);

    /// <summary>The same, to its end.</summary>
    internal async Task<RolloutOutput> RolloutAsync(string verb, params string[] options)
    {
        using var command = Start(verb, options);
        return await EndAsync(command);
    }

    /// <summary>Runs <c>injector set</c> on a workload of the test's namespace, for a person to read.</summary>
    internal async Task<(int ExitCode, string Output, string Errors)> SetAsync(params string[] words)
    {
        using var command = InjectorCommand.Start(_rights!.Kubeconfig("set"), ["set", "-n", Namespace, "--config-dir", _configuration.Folder, .. words]);
        return await command.EndAsync(Cancellation);
    }

    internal static async Task<RolloutOutput> EndAsync(InjectorCommand command)
    {
        var (code, output, errors) = await command.EndAsync(Cancellation);
        return new RolloutOutput(code, JsonDocument.Parse(output.Length > 0 ? output : throw new InvalidOperationException(errors)).RootElement, errors);
    }

    /// <summary>Creates a workload whose pods run this script, and waits until all are ready.</summary>
    protected async Task CreateAsync(string kind, string name, int replicas, string script)
    {
        var pod = ShellPod("unused", script);
        pod["metadata"]!.AsObject().Remove("name");
        pod.WithLabel("app", name).WithSpec("terminationGracePeriodSeconds", "25");
        var spec = new JsonObject
        {
            ["replicas"] = replicas,
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } },
            ["template"] = new JsonObject { ["metadata"] = pod["metadata"]!.DeepClone(), ["spec"] = pod["spec"]!.DeepClone() },
        };
        if (kind == "StatefulSet")
        {
            spec["serviceName"] = name;
            spec["podManagementPolicy"] = "Parallel";
        }

        await ApplyAsync(new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = spec,
        }.ToJsonString());
        await WaitUntilReadyAsync(name, replicas);
    }

    /// <summary>Waits until a workload has so many pods, all of them ready and none on its way out.</summary>
    protected Task WaitUntilReadyAsync(string app, int replicas) => Eventually.BecomesTrueAsync(
        $"{replicas} pods of {app} are ready",
        TimeSpan.FromMinutes(5),
        async () => await PodsOfAsync(app) is var pods && pods.Count == replicas && pods.All(IsReady),
        Cancellation);

    protected async Task<IList<V1Pod>> PodsOfAsync(string app) =>
        (await Cluster.Server.Client.ListNamespacedPodAsync(Namespace, labelSelector: $"app={app}", cancellationToken: Cancellation)).Items;

    /// <summary>Every pod of the test.</summary>
    protected async Task<IList<V1Pod>> PodsAsync() => await Eventually.GivesAsync(
        "The API server lists the pods", Deadline, async () => (await Cluster.Server.Client.ListNamespacedPodAsync(Namespace, cancellationToken: Cancellation)).Items, Cancellation);

    protected static string? SidecarImage(V1Pod pod) =>
        pod.Spec.Containers.Concat(pod.Spec.InitContainers ?? []).Single(container => container.Name == StoredPod.SidecarName).Image;

    protected static int Restarts(V1Pod pod, string container) =>
        pod.Status.ContainerStatuses.Concat(pod.Status.InitContainerStatuses ?? []).Single(status => status.Name == container).RestartCount;

    private static string? FormatOf(JsonObject sidecar) =>
        (string?)sidecar["env"]!.AsArray().Single(variable => (string?)variable!["name"] == "LOG_FORMAT")!["value"];

    private static bool IsReady(V1Pod pod) =>
        pod.Metadata.DeletionTimestamp is null && pod.Status.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;

    private void Configure(string image, string format = "raw") => _configuration.Swap(("config.yaml",
        $"""
        apiVersion: sidecar-injector.io/v1alpha1
        kind: InjectorConfig
        spec:
          parameters:
            log-processor:
              image: "{image}"
              format: {format}
        """));
}
