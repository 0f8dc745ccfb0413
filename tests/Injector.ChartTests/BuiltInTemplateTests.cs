using System.Text;
using System.Text.Json.Nodes;
using Injector.EndToEndTests.Programs;

namespace Injector.ChartTests;

/// <summary>The chart knows the sidecars of the templates that are inside the program.</summary>
public sealed class BuiltInTemplateTests
{
    [Fact]
    public void The_chart_knows_the_sidecars_of_every_built_in_template()
    {
        var want = new StringBuilder("# The sidecars of the templates inside the injector, for the enforcement policy; written by the chart's tests (UPDATE_GOLDEN=1).\n");
        foreach (var file in Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "src", "Injector", "Templates", "BuiltIn"), "*.yaml").Order(StringComparer.Ordinal))
        {
            var template = Yaml.Document(File.ReadAllText(file));
            want.Append($"{template["metadata"]!["name"]}: {Summary(template["spec"]!).ToJsonString()}\n");
        }

        var known = Path.Combine(Repository.Chart, "files", "built-in-templates.yaml");
        if (Repository.Update)
            File.WriteAllText(known, want.ToString());
        File.ReadAllText(known).Should().Be(want.ToString(), "UPDATE_GOLDEN=1 writes it anew");
    }

    private static JsonObject Summary(JsonNode spec)
    {
        var sidecars = spec["sidecars"]!.AsArray().Select(sidecar => sidecar!["container"]!).ToList();
        var parameters = new JsonObject();
        foreach (var (name, parameter) in spec["parameters"]?.AsObject() ?? [])
            if (sidecars.Any(container => (string?)container["image"] == $"${{{name}}}"))
                parameters[name] = new JsonObject { ["default"] = parameter!["default"]?.DeepClone(), ["settableBy"] = parameter["settableBy"]?.DeepClone() ?? new JsonArray() };
        return new JsonObject
        {
            ["parameters"] = parameters,
            ["sidecars"] = new JsonArray([.. spec["sidecars"]!.AsArray().Where(sidecar => sidecar!["when"] is null).Select(sidecar => new JsonObject
            {
                ["container"] = new JsonObject { ["name"] = sidecar!["container"]!["name"]!.DeepClone(), ["image"] = sidecar["container"]!["image"]!.DeepClone() },
            })]),
        };
    }
}
