using System.Text.Json.Nodes;
using Injector.Configuration;
using Injector.Kubernetes;
using Injector.Templates.BuiltIn;
using Injector.Templates.Model;
using Injector.Testing.Policies;

namespace Injector.Tests.Policies;

/// <summary>What the exported policies say of a change of a running pod's live parameters, asked of an API server's own libraries.</summary>
public sealed class LivePolicyTests
{
    private const string Injected = """{"templates":[{"name":"log-processor","revision":"0123456789"}]}""";

    [Fact]
    public async Task A_value_out_of_bounds_is_refused_when_a_running_pod_is_changed_and_all_else_is_let_through()
    {
        using var server = OracleProcess.Start();
        var settings = new InjectionSettings(
            InjectorConfiguration.Default, new TemplateCatalog([BuiltInTemplates.Catalog.Find("log-processor")!]), ClusterRunsNativeSidecars: true);
        await server.AskAsync(new JsonObject { ["reset"] = true });
        await server.AskAsync(new JsonObject { ["load"] = """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}""" });
        var loaded = await server.AskAsync(new JsonObject { ["load"] = new PolicyComparison(server, settings).Documents, ["typeCheck"] = true });
        foreach (var complaints in (string[])["refused", "typeCheckWarnings", "hints"])
            loaded[complaints]!.AsArray().Should().BeEmpty(loaded.ToJsonString());

        foreach (var (before, after, said) in ((string?, string?, string?)[])
            [
                (null, "200/s", null), (null, "200/s until 2026-01-31T12:00:00Z", null), ("fast", "fast", null), ("fast", null, null), (null, "none", null),
                (null, "fast", "sidecar-injector: ParameterInvalid: sidecar-injector.io/rate-limit must match none|"), ("200/s", "0/s", "ParameterInvalid"),
                (null, "200/s until 2026-13-31T12:00:00Z", "ParameterInvalid"), (null, "fast until 2026-01-31T12:00:00Z", "ParameterInvalid"),
            ])
        {
            var answer = await UpdateAsync(server, Pod(Injected, before), Pod(Injected, after));
            ((bool)answer["allowed"]!).Should().Be(said is null, $"{before} becomes {after}: {answer.ToJsonString()}");
            if (said is not null)
                answer.ToJsonString().Should().Contain(said);
        }

        ((bool)(await UpdateAsync(server, Pod(null, null), Pod(null, "fast")))["allowed"]!).Should().BeTrue("a pod that is not injected is nobody's concern");
        ((bool)(await UpdateAsync(server, Pod("""{"templates":[{"name":"other"}]}""", null), Pod("""{"templates":[{"name":"other"}]}""", "fast")))["allowed"]!).Should().BeTrue();
    }

    private static async Task<JsonNode> UpdateAsync(OracleProcess server, JsonObject before, JsonObject after)
    {
        var answer = await server.AskAsync(new JsonObject
        {
            ["review"] = new JsonObject { ["operation"] = "UPDATE", ["namespace"] = "shop", ["object"] = after, ["oldObject"] = before },
        });
        (answer["errors"]?.AsArray() ?? []).Should().BeEmpty(answer.ToJsonString());
        return answer;
    }

    private static JsonObject Pod(string? record, string? limit)
    {
        var annotations = new JsonObject();
        if (record is not null)
            annotations[Keys.Status] = record;
        if (limit is not null)
            annotations[$"{Keys.Prefix}rate-limit"] = limit;
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = "web", ["namespace"] = "shop", ["annotations"] = annotations },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = "app:1" }) },
        };
    }
}
