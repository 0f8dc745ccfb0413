using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Injector.EndToEndTests.Pods;

/// <summary>The sample <c>sidecar-demo</c> as version 0.1.0 injected it, with a classic sidecar: its log-processor was a script of busybox.</summary>
internal static class UpgradedPod
{
    public static string File { get; } = Path.Combine(
        RepositoryRoot.Path, "tests", "Injector.Tests", "Golden", "AlreadyInjected", "injected-as-a-classic-sidecar-that-was-a-script", "pod.yaml");

    public static JsonObject Read() =>
        JsonNode.Parse(KubernetesJson.Serialize(KubernetesYaml.Deserialize<V1Pod>(System.IO.File.ReadAllText(File))))!.AsObject();
}
