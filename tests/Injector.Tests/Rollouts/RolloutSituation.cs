using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Cluster.Api;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Rollouts.Plans;
using Injector.Templates.Documents;
using Injector.Yaml;

namespace Injector.Tests.Rollouts;

/// <summary>
/// One folder, <c>REASON/SITUATION</c>: a pod that was injected under one configuration, and is looked at under another. <c>situation.yaml</c> says what
/// there is; the pod in it is injected by the core, and stored as an API server would.
/// </summary>
internal sealed class RolloutSituation
{
    private static readonly string[] Known =
        ["kubernetes", "kubelet", "owner", "annotations", "container", "before", "after", "namespace", "earlierRecord", "stored", "undo", "pod"];

    private static readonly string Root = Path.Combine(RepositoryRoot.Path, "tests", "Injector.Tests", "Rollouts", "Situations");

    private readonly JsonObject _file;
    private readonly string _folder;

    private RolloutSituation(string name)
    {
        _folder = Path.Combine(Root, name);
        _file = JsonNode.Parse(YamlReader.ReadAll(File.ReadAllText(PathOf("situation.yaml")))[0].Json.Span)!.AsObject();
        _file.Select(member => member.Key).Should().BeSubsetOf(Known, "situation.yaml has no other keys");
        After = Settings("after");
        Pod = JsonDocument.Parse(Stored()).RootElement;
    }

    /// <summary>Every folder with a situation.</summary>
    public static IEnumerable<string> All => Directory.EnumerateDirectories(Root).SelectMany(Directory.EnumerateDirectories)
        .Select(folder => Path.GetRelativePath(Root, folder)).Order(StringComparer.Ordinal);

    public JsonElement Pod { get; }

    public InjectionSettings After { get; }

    public NamespaceFacts Namespace => new("shop", new Dictionary<string, string>(), Map(_file["namespace"]));

    public static RolloutSituation Load(string name) => new(name);

    public string PathOf(string file) => Path.Combine(_folder, file);

    public PodPlan Plan()
    {
        var version = Version((string?)_file["kubernetes"] ?? "1.36");
        var kubelets = new Dictionary<string, ServerVersion>();
        if (ServerVersion.OfKubelet((string?)_file["kubelet"] ?? "v1.36.2") is { } kubelet)
            kubelets["node-1"] = kubelet;
        var abilities = new ClusterAbilities(version, kubelets);
        IPodPlanner planner = (bool?)_file["undo"] == true ? new UndoPlanner(abilities) : new RolloutPlanner(After, abilities);
        return planner.Plan(Pod, Namespace);
    }

    /// <summary>What follows from a template's text alone, as placeholders.</summary>
    public string Placeholders(string text)
    {
        foreach (var (settings, word) in ((InjectionSettings, string)[])[(After, "after"), (Settings("before"), "before")])
            foreach (var template in settings.Templates.Templates)
                text = text.Replace(template.Revision, $"<revision {word}>", StringComparison.Ordinal).Replace(template.Shape, $"<shape {word}>", StringComparison.Ordinal);
        return text;
    }

    private static ServerVersion Version(string text) => ServerVersion.OfKubelet($"v{text}.0")!;

    private InjectionSettings Settings(string key)
    {
        var loaded = ConfigurationLoader.Load(_file[key] is { } text ? [("config.yaml", (string)text!)] : []);
        loaded.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error).Should().BeEmpty();
        return loaded.Settings(Version((string?)_file["kubernetes"] ?? "1.36").RunsNativeSidecars);
    }

    private string Stored()
    {
        var pod = _file["pod"] is { } file ? Yaml(File.ReadAllText(Path.Combine(RepositoryRoot.Golden, (string)file!))) : Injected();
        pod["metadata"]!["uid"] = "4f0c6cde-0000-4000-8000-000000000001";
        pod["metadata"]!["namespace"] = "shop";
        if ((string?)_file["owner"] is { } owner)
            pod["metadata"]!["ownerReferences"] = new JsonArray(
                new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = owner, ["name"] = "web-5d9f", ["uid"] = "1", ["controller"] = true });
        StoredPods.Default(pod);
        if ((bool?)_file["earlierRecord"] == true)
            StoredPods.ForgetShape(pod);
        foreach (var operation in _file["stored"] as JsonArray ?? [])
            pod = JsonNode.Parse(PatchApplier.Apply(Bytes(pod), Bytes(new JsonArray(operation!.DeepClone()))).Span)!;
        return pod.ToJsonString();
    }

    private JsonNode Injected()
    {
        var pod = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["generateName"] = "web-5d9f-",
                ["annotations"] = new JsonObject { [Keys.Inject] = "true" },
            },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(_file["container"]?.DeepClone() ?? new JsonObject { ["name"] = "app", ["image"] = "app:1" }) },
        };
        foreach (var (key, value) in Map(_file["annotations"]))
            pod["metadata"]!["annotations"]![key] = value;
        using var document = JsonDocument.Parse(pod.ToJsonString());
        var outcome = SidecarInjector.Review(
            new PodRequest { Pod = document.RootElement, Namespace = "shop", IsPodCreation = true, PathPrefix = "" }, NamespaceFacts.Empty("shop"), Settings("before"));
        outcome.Injected.Should().BeTrue(string.Join('\n', outcome.Messages));
        var injected = JsonNode.Parse(PatchApplier.Apply(Bytes(pod), outcome.Patch).Span)!;
        injected["metadata"]!["name"] = "web-5d9f-k8x2z";
        return injected;
    }

    private static JsonNode Yaml(string text) => JsonNode.Parse(YamlReader.ReadAll(text)[0].Json.Span)!;

    private static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());

    private static Dictionary<string, string> Map(JsonNode? map) =>
        (map as JsonObject ?? []).ToDictionary(member => Keys.Prefix + member.Key, member => (string)member.Value!);
}
