using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Json;
using Injector.Policies;
using Injector.Testing.Policies;
using Injector.Yaml;

namespace Injector.Tests.Policies;

/// <summary>
/// Sends pods through the policies of some settings, and through the webhook's core with the same settings, and compares what comes out, both
/// in the form that an API server gives to a pod.
/// </summary>
internal sealed class PolicyComparison(IPolicyServer server, InjectionSettings settings)
{
    /// <summary>Against the order of the policies' names.</summary>
    public bool Reverse { get; init; }

    /// <summary>Whether the types of all expressions are checked, which takes the server long.</summary>
    public bool Checked { get; init; }

    public CompiledPolicy Policy { get; } = PolicyCompiler.Compile(settings);

    /// <summary>The objects that <c>export</c> prints.</summary>
    public string Documents => ObjectsOf(new PolicyDocuments(Policy, settings.Configuration, PolicySource.Of("0", [], [])));

    public static string ObjectsOf(PolicyDocuments documents) => string.Join("---\n", documents.All.Select(document =>
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            document(json);
        using var parsed = JsonDocument.Parse(buffer.WrittenMemory);
        return YamlWriter.Write(parsed.RootElement);
    }));

    public async Task<IReadOnlyList<ComparedPod>> CompareAsync(IReadOnlyList<PolicyCase> cases)
    {
        // Each its own namespace; goldens share names, and some names mean something.
        cases = [.. cases.Select((given, i) => given.Namespace is { Labels.Count: 0, Annotations.Count: 0 } ? given
            : given with { Namespace = given.Namespace with { Name = $"{given.Namespace.Name}-{i}" } })];
        await server.AskAsync(new JsonObject { ["reset"] = true });
        await LoadAsync(string.Join("---\n", cases.Select(given => given.Namespace).DistinctBy(ns => ns.Name).Select(Namespace)));
        var before = await AdmitAsync(cases, [.. cases.Select(given => given.Pod)]);
        var outcomes = cases.Select((given, i) => before[i]["object"] is { } pod ? Review(given, pod, settings) : null).ToList();
        var injected = await AdmitAsync(cases, [.. cases.Select((_, i) => outcomes[i] is { Injected: true } outcome ? Patched(before[i]["object"]!, outcome) : before[i]["object"] ?? cases[i].Pod)]);
        await LoadAsync(Documents);
        var after = await AdmitAsync(cases, [.. cases.Select((given, i) => before[i]["object"] ?? given.Pod)]);
        return [.. cases.Select((given, i) => new ComparedPod(given, before[i]["object"], outcomes[i], injected[i]["object"], after[i]))];
    }

    private async Task LoadAsync(string objects)
    {
        var loaded = await server.AskAsync(new JsonObject { ["load"] = objects, ["typeCheck"] = Checked });
        foreach (var complaints in new[] { "refused", "typeCheckWarnings", "hints" })
            loaded[complaints]!.AsArray().Should().BeEmpty($"{complaints}: {loaded.ToJsonString()[..Math.Min(3000, loaded.ToJsonString().Length)]}");
    }

    private Task<IReadOnlyList<JsonNode>> AdmitAsync(IReadOnlyList<PolicyCase> cases, JsonNode[] pods) =>
        server.AskAllAsync([.. cases.Select((given, i) =>
        {
            var review = new JsonObject { ["object"] = pods[i].DeepClone(), ["namespace"] = given.Namespace.Name };
            if (Reverse)
                review["order"] = "reverse";
            return new JsonObject { ["review"] = review };
        })]);

    public static InjectionOutcome Review(PolicyCase given, JsonNode pod, InjectionSettings settings)
    {
        using var parsed = JsonDocument.Parse(pod.ToJsonString());
        var request = new PodRequest { Pod = parsed.RootElement.Clone(), Namespace = given.Namespace.Name, IsPodCreation = true };
        return SidecarInjector.Review(request, given.Namespace, settings);
    }

    private static JsonNode Patched(JsonNode pod, InjectionOutcome outcome) =>
        JsonNode.Parse(PatchApplier.Apply(Encoding.UTF8.GetBytes(pod.ToJsonString()), outcome.Patch).Span)!;

    private static string Namespace(NamespaceFacts ns)
    {
        static JsonObject Map(IReadOnlyDictionary<string, string> map) => [.. map.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)member.Value))];
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = ns.Name, ["labels"] = Map(ns.Labels), ["annotations"] = Map(ns.Annotations) },
        }.ToJsonString() + "\n";
    }
}
