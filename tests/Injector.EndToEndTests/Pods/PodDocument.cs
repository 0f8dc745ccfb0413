using System.Text.Json.Nodes;

namespace Injector.EndToEndTests.Pods;

/// <summary>Pods as a user would write them: JSON, so that a test can send any field, known to a client's types or not.</summary>
internal static class PodDocument
{
    public const string Prefix = "sidecar-injector.io/";

    public const string InjectKey = Prefix + "inject";

    public const string OwnerUid = "4f0c6cde-0000-4000-8000-000000000000";

    /// <summary>
    /// A scheduler that nobody has. Pods about which only the API server's answer counts wait for it: on a cluster with nodes they would take
    /// the places of those that are to run, and a scheduler would write into them.
    /// </summary>
    public const string NobodysScheduler = "nobody";

    /// <summary>A pod with one container and nothing else.</summary>
    public static JsonObject Plain(string name) => Parse(
        $$"""
        {
          "apiVersion": "v1",
          "kind": "Pod",
          "metadata": {"name": "{{name}}"},
          "spec": {"containers": [{"name": "app", "image": "registry.example/app:1.0"}]}
        }
        """);

    /// <summary>The same, asking for a sidecar by annotation.</summary>
    public static JsonObject OptedIn(string name) => Plain(name).WithAnnotation(InjectKey, "true");

    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    public static JsonObject WithAnnotation(this JsonObject pod, string key, string value) => pod.With("annotations", key, value);

    public static JsonObject WithLabel(this JsonObject pod, string key, string value) => pod.With("labels", key, value);

    /// <summary>Sets a member of the pod's specification.</summary>
    public static JsonObject WithSpec(this JsonObject pod, string member, string json)
    {
        pod["spec"]![member] = JsonNode.Parse(json);
        return pod;
    }

    /// <summary>The same, for <see cref="NobodysScheduler"/> where it does not name a scheduler itself.</summary>
    public static JsonObject Unscheduled(this JsonObject pod)
    {
        var copy = pod.DeepClone().AsObject();
        copy["spec"]!["schedulerName"] ??= NobodysScheduler;
        return copy;
    }

    /// <summary>Sets the name of a container or volume.</summary>
    public static JsonObject Named(this JsonObject item, string name)
    {
        item["name"] = name;
        return item;
    }

    /// <summary>Sets a member of the pod's metadata.</summary>
    public static JsonObject WithMetadata(this JsonObject pod, string member, string json)
    {
        pod["metadata"]![member] = JsonNode.Parse(json);
        return pod;
    }

    /// <summary>
    /// The pod as a controller of this kind creates it. No controller is needed for it: the API server does not look whether the
    /// owner exists.
    /// </summary>
    public static JsonObject OwnedBy(this JsonObject pod, string version, string kind, string owner) => pod.WithMetadata(
        "ownerReferences",
        $$"""
        [{"apiVersion": "{{version}}", "kind": "{{kind}}", "name": "{{owner}}", "uid": "{{OwnerUid}}", "controller": true, "blockOwnerDeletion": true}]
        """);

    private static JsonObject With(this JsonObject pod, string map, string key, string value)
    {
        var metadata = pod["metadata"]!.AsObject();
        metadata[map] ??= new JsonObject();
        metadata[map]![key] = value;
        return pod;
    }
}
