using System.Text;
using System.Text.Json.Nodes;

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
            var template = Whole(Yaml.Document(File.ReadAllText(file)), Path.GetDirectoryName(file)!);
            want.Append($"{template["metadata"]!["name"]}: {Summary(template["spec"]!).ToJsonString()}\n");
        }

        var known = Path.Combine(Repository.Chart, "files", "built-in-templates.yaml");
        if (Repository.Update)
            File.WriteAllText(known, want.ToString());
        File.ReadAllText(known).Should().Be(want.ToString(), "UPDATE_GOLDEN=1 writes it anew");
    }

    /// <summary>A template that extends another has that one's containers, named after itself, and its own parameters on top.</summary>
    private static JsonNode Whole(JsonNode template, string directory)
    {
        if (template["spec"]!["extends"]?.GetValue<string>() is not { } name)
            return template;
        var whole = Whole(Yaml.Document(File.ReadAllText(Path.Combine(directory, $"{name}.yaml"))), directory).DeepClone();
        var own = template["metadata"]!["name"]!.GetValue<string>();
        whole["metadata"]!["name"] = own;
        whole["spec"]!["extends"] = name;
        foreach (var sidecar in whole["spec"]!["sidecars"]!.AsArray())
            if (sidecar!["container"]!["name"]!.GetValue<string>() is var container && (container == name || container.StartsWith($"{name}-", StringComparison.Ordinal)))
                sidecar["container"]!["name"] = own + container[name.Length..];
        foreach (var (parameter, members) in template["spec"]!["parameters"]?.AsObject() ?? [])
            foreach (var (member, value) in members!.AsObject())
                whole["spec"]!["parameters"]![parameter]![member] = value?.DeepClone();
        return whole;
    }

    private static JsonObject Summary(JsonNode spec)
    {
        var sidecars = spec["sidecars"]!.AsArray().Select(sidecar => sidecar!["container"]!).ToList();
        var parameters = new JsonObject();
        foreach (var (name, parameter) in spec["parameters"]?.AsObject() ?? [])
            if (sidecars.Any(container => (string?)container["image"] == $"${{{name}}}"))
                parameters[name] = new JsonObject { ["default"] = parameter!["default"]?.DeepClone(), ["settableBy"] = parameter["settableBy"]?.DeepClone() ?? new JsonArray() };
        var summary = new JsonObject
        {
            ["parameters"] = parameters,
            ["sidecars"] = new JsonArray([.. spec["sidecars"]!.AsArray().Where(sidecar => sidecar!["when"] is null)
                .Select(sidecar => new JsonObject { ["container"] = Known(sidecar!["container"]!) })]),
        };
        if (spec["sharedVolume"]?["sidecar"]?["mountPath"] is { } mountPath)
            summary["sharedVolume"] = new JsonObject { ["sidecar"] = new JsonObject { ["mountPath"] = mountPath.DeepClone() } };
        if (spec["extends"] is { } extends)
            summary["extends"] = extends.DeepClone();
        return summary;
    }

    private static JsonObject Known(JsonNode container)
    {
        var known = new JsonObject { ["name"] = container["name"]!.DeepClone(), ["image"] = container["image"]!.DeepClone() };
        // A script is written into pods without its comments, so it is not compared.
        foreach (var member in (string[])["command", "args"])
            if (container[member] is { } words)
                known[member] = new JsonArray([.. words.AsArray().Select(element => JsonValue.Create((string)element! is var text && text.Contains('\n') ? "" : text))]);
        return known;
    }
}
