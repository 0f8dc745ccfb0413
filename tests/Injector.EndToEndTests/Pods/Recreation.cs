using System.Text.Json.Nodes;

namespace Injector.EndToEndTests.Pods;

/// <summary>What remains of a stored pod when the API server's own share is taken away.</summary>
internal static class Recreation
{
    private static readonly string[] Identity = ["name", "generateName", "namespace", "uid", "resourceVersion", "creationTimestamp", "managedFields", "selfLink"];

    /// <summary>The pod as a backup would restore it, under another name.</summary>
    public static JsonObject As(this StoredPod pod, string name)
    {
        var copy = pod.WithoutIdentity();
        copy["metadata"]!["name"] = name;
        return copy;
    }

    /// <summary>The specification as it was stored, without what a scheduler sets later.</summary>
    public static JsonObject Specification(this StoredPod pod)
    {
        var copy = pod.Document["spec"]!.DeepClone().AsObject();
        copy.Remove("nodeName");
        return copy;
    }

    /// <summary>The pod without what differs between any two pods.</summary>
    public static JsonObject WithoutIdentity(this StoredPod pod)
    {
        var copy = pod.Document.DeepClone().AsObject();
        var metadata = copy["metadata"]!.AsObject();
        foreach (var member in Identity)
            metadata.Remove(member);
        copy.Remove("status");
        return copy;
    }
}
