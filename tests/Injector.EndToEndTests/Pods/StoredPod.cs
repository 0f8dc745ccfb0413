using System.Text.Json.Nodes;

namespace Injector.EndToEndTests.Pods;

/// <summary>A pod as the API server stored it.</summary>
internal sealed class StoredPod(JsonObject document)
{
    public const string SidecarName = "log-processor";

    public JsonObject Document { get; } = document;

    public string Name => (string)Document["metadata"]!["name"]!;

    public IReadOnlyList<JsonObject> Containers => List("containers");

    public IReadOnlyList<JsonObject> InitContainers => List("initContainers");

    public IReadOnlyList<JsonObject> Volumes => List("volumes");

    public IReadOnlyList<string> ContainerNames => [.. Containers.Select(NameOf)];

    public IReadOnlyList<string> InitContainerNames => [.. InitContainers.Select(NameOf)];

    public IReadOnlyList<string> VolumeNames => [.. Volumes.Select(NameOf)];

    /// <summary>The sidecar, among the containers or (native) the init containers.</summary>
    public JsonObject? Sidecar => Containers.Concat(InitContainers).SingleOrDefault(container => NameOf(container) == SidecarName);

    public bool IsInjected => Sidecar is not null;

    public JsonObject Container(string name) =>
        Containers.Concat(InitContainers).Single(container => NameOf(container) == name);

    public string? Annotation(string key) => (string?)Document["metadata"]!["annotations"]?[key];

    public string? Label(string key) => (string?)Document["metadata"]!["labels"]?[key];

    public static string NameOf(JsonObject item) => (string)item["name"]!;

    /// <summary>A container's mounts by path, each with its volume.</summary>
    public static IReadOnlyDictionary<string, string> MountsOf(JsonObject container) =>
        Mounts(container).ToDictionary(mount => (string)mount["mountPath"]!, NameOf);

    public static IReadOnlyList<JsonObject> Mounts(JsonObject container) =>
        [.. (container["volumeMounts"]?.AsArray() ?? []).Select(mount => mount!.AsObject())];

    private JsonObject[] List(string member) =>
        [.. (Document["spec"]![member]?.AsArray() ?? []).Select(item => item!.AsObject())];
}
