using System.Text.Json.Nodes;
using Injector.Injection.Pods;
using Injector.Tests.Golden;

namespace Injector.Tests.Policies;

/// <summary>A pod that is created, and the namespace that it is created in.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Pod">As its author writes it.</param>
/// <param name="Namespace">The namespace.</param>
internal sealed record PolicyCase(string Name, JsonNode Pod, NamespaceFacts Namespace)
{
    /// <summary>The golden situations that a policy can be in: the creation of a pod, in a namespace that is known.</summary>
    public static IEnumerable<GoldenCase> Goldens => GoldenCase.Situations.Select(GoldenCase.Load).Where(golden =>
        golden.Request is { Operation: "CREATE", Kind: "Pod", NamespaceKnown: true, EnforcedEntry: false, Namespace.Length: > 0 });

    public static PolicyCase Of(GoldenCase golden)
    {
        var pod = (JsonObject)golden.PodIn(golden.Document).DeepClone();
        pod["apiVersion"] = "v1";
        pod["kind"] = "Pod";
        return new PolicyCase(golden.Situation, pod, golden.Namespace);
    }
}
