using System.Text.Json.Nodes;
using Injector.Configuration;
using Injector.Templates.Documents;
using Injector.Templates.Model;

namespace Injector.Tests.Injection;

/// <summary>Two templates of any shape, <c>one</c> and <c>two</c>, read the way a file of the platform team's is.</summary>
internal static class GeneratedCatalog
{
    public static TemplateCatalog Make(Choices choices)
    {
        var loaded = ConfigurationLoader.Load(
            [("one.json", Template("one", choices).ToJsonString()), ("two.json", Template("two", choices).ToJsonString())]);
        loaded.Diagnostics.Where(finding => finding.Severity == Severity.Error).Should().BeEmpty("the generator makes sound templates");
        return new TemplateCatalog(loaded.Templates);
    }

    private static JsonObject Template(string name, Choices choices)
    {
        var parameters = new JsonObject();
        var spec = new JsonObject { ["parameters"] = parameters };
        var shares = !choices.Rarely(3);
        if (shares)
            spec["sharedVolume"] = SharedVolume(choices, parameters);
        var spool = choices.Rarely(3) ? $"spool-{name}" : null;
        if (spool is not null)
            spec["volumes"] = new JsonArray(new JsonObject { ["name"] = spool, ["emptyDir"] = new JsonObject { ["sizeLimit"] = "16Mi" } });
        AddContainers(name, choices, spec, parameters, spool, shares);
        if (choices.Rarely(3))
            spec["metadata"] = new JsonObject
            {
                ["annotations"] = new JsonObject { ["example.com/collected-by"] = name, [$"example.com/{name}"] = "${pod.name}" },
                ["labels"] = new JsonObject { ["collected"] = "true" },
            };
        return new JsonObject
        {
            ["apiVersion"] = ConfigurationLoader.ApiVersion,
            ["kind"] = "SidecarTemplate",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = spec,
        };
    }

    private static JsonObject SharedVolume(Choices choices, JsonObject parameters)
    {
        parameters["log-path"] = Parameter("path", "/var/log/app");
        parameters["containers"] = Parameter("list", "");
        return new JsonObject
        {
            ["name"] = choices.Of("shared-logs", "other-logs"),
            ["source"] = new JsonObject { ["emptyDir"] = new JsonObject { ["sizeLimit"] = "1Gi" } },
            ["application"] = new JsonObject { ["containers"] = "${containers}", ["mountPath"] = "${log-path}" },
            ["sidecar"] = new JsonObject { ["mountPath"] = "/logs", ["readOnly"] = choices.Of(true, false) },
        };
    }

    private static void AddContainers(string name, Choices choices, JsonObject spec, JsonObject parameters, string? spool, bool shares)
    {
        var sidecars = choices.Rarely(6) ? 0 : 1 + choices.Below(2);
        // A template without a shared volume is recognised by its sidecars' images, one without sidecars by its record.
        var inits = sidecars == 0 ? 1 : choices.Below(2);
        var conditional = choices.Rarely(3) ? choices.Of("${extra}", "!${extra}") : null;
        if (conditional is not null)
            parameters["extra"] = Parameter("boolean", "true");
        spec["initContainers"] = new JsonArray([.. Enumerable.Range(0, inits).Select(i => Entry($"{name}-init-{i}", spool, shares, when: null))]);
        spec["sidecars"] = new JsonArray([.. Enumerable.Range(0, sidecars).Select(i => Entry($"{name}-{i}", spool, shares, i == 0 ? conditional : null))]);
        if (sidecars == 0 && conditional is not null)
            spec["initContainers"]![0]!["when"] = conditional;
    }

    private static JsonObject Entry(string name, string? spool, bool shares, string? when)
    {
        var container = new JsonObject
        {
            ["name"] = name,
            ["image"] = $"registry.example/tools/{name}:1.0.0",
            ["args"] = new JsonArray("--of", "${app.container}", "--in", shares ? "${sharedVolume.directories}" : "${pod.namespace}"),
            ["resources"] = new JsonObject
            {
                ["requests"] = new JsonObject { ["cpu"] = "10m", ["memory"] = "16Mi" },
                ["limits"] = new JsonObject { ["cpu"] = "100m", ["memory"] = "32Mi" },
            },
            ["securityContext"] = new JsonObject
            {
                ["runAsUser"] = "${app.runAsUser}",
                ["runAsGroup"] = "${app.runAsGroup}",
                ["seLinuxOptions"] = "${app.seLinuxOptions}",
            },
        };
        if (spool is not null)
            container["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = spool, ["mountPath"] = "/spool" });
        var entry = new JsonObject { ["container"] = container };
        if (when is not null)
            entry["when"] = when;
        return entry;
    }

    private static JsonObject Parameter(string type, string standard) =>
        new() { ["type"] = type, ["default"] = standard, ["settableBy"] = new JsonArray("pod", "namespace") };
}
