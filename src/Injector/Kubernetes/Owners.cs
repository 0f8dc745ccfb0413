using System.Text.Json;
using Injector.Json;

namespace Injector.Kubernetes;

/// <summary>Reads <c>metadata.ownerReferences</c> of a pod.</summary>
internal static class Owners
{
    /// <summary>The controller, else the first owner, else null.</summary>
    public static OwnerReference? Of(JsonElement pod)
    {
        OwnerReference? first = null;
        foreach (var reference in References(pod))
        {
            if (reference.IsTrue("controller"u8))
                return Read(reference);
            first ??= Read(reference);
        }

        return first;
    }

    /// <summary>True when the pod is a Job's: its sidecar must not keep it from ending.</summary>
    public static bool IncludeJob(JsonElement pod)
    {
        foreach (var reference in References(pod))
            if (reference.Is("kind"u8, "Job"u8))
                return true;
        return false;
    }

    private static JsonElement.ArrayEnumerator References(JsonElement pod) => pod.Member("metadata"u8).Items("ownerReferences"u8);

    private static OwnerReference? Read(JsonElement reference) =>
        reference.Text("kind"u8) is { } kind && reference.Text("name"u8) is { } name
            ? new(reference.Text("apiVersion"u8) ?? "", kind, name, reference.Text("uid"u8) ?? "")
            : null;
}
