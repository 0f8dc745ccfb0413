using System.Text.Json;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using Injector.Cluster.Namespaces;
using Injector.Injection.Pods;

namespace Injector.Benchmarks;

/// <summary>What following 10,000 namespaces costs: the list, one event of the watch, and one look-up.</summary>
[MemoryDiagnoser]
public class NamespaceBenchmarks
{
    private const int Count = 10_000;
    private static readonly NamespaceFacts Changed = NamespaceFacts.Empty("team-5000");
    private readonly JsonElement _list = List();
    private NamespaceSnapshot _snapshot = NamespaceSnapshot.Empty;

    [GlobalSetup]
    public void Setup() => _snapshot = (NamespaceSnapshot)Build();

    [Benchmark]
    public object Build()
    {
        var builder = new NamespaceSnapshot.Builder();
        builder.Add(_list);
        return builder.Build();
    }

    [Benchmark]
    public object Change() => _snapshot.With(Changed);

    [Benchmark]
    public bool Find() => _snapshot.TryFind("team-7777", out _);

    private static JsonElement List()
    {
        var items = Enumerable.Range(0, Count).Select(i => new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"team-{i}",
                ["labels"] = new JsonObject { ["kubernetes.io/metadata.name"] = $"team-{i}", ["sidecar-injector.io/inject"] = "true" },
                ["annotations"] = new JsonObject { ["sidecar-injector.io/log-path"] = "/var/log/app" },
            },
        });
        return JsonDocument.Parse(new JsonObject { ["items"] = new JsonArray([.. items]) }.ToJsonString()).RootElement;
    }
}
