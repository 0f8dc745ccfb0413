using System.Text.Json;
using System.Text.Json.Nodes;

namespace Injector.ChartTests;

/// <summary>values.yaml, values.schema.json and README.md say the same.</summary>
public sealed class ValuesTests
{
    private const string Begin = "<!-- values: written by the chart's tests from values.yaml (UPDATE_GOLDEN=1) -->\n";
    private const string End = "<!-- end of values -->";

    private static readonly JsonNode Schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Chart, "values.schema.json")))!;

    [Fact]
    public void Every_value_is_described_above_it() => ValuesTree.Undocumented.Should().BeEmpty();

    [Fact]
    public void No_value_is_described_twice_in_the_same_words() =>
        ValuesTree.Documented.Where(v => !v.Path.StartsWith("metrics.") && !v.Path.Contains("namespace") && !v.Path.Contains("labels"))
            .Select(v => v.Description).Should().OnlyHaveUniqueItems();

    [Fact]
    public void The_readme_shows_every_value_with_its_default()
    {
        var file = Path.Combine(Repository.Chart, "README.md");
        var text = File.ReadAllText(file);
        var start = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = text.IndexOf(End, StringComparison.Ordinal);
        var want = text[..start] + "\n" + ValuesTree.Table() + "\n" + text[end..];
        if (Repository.Update)
            File.WriteAllText(file, want);
        File.ReadAllText(file).Should().Be(want, "UPDATE_GOLDEN=1 writes the table anew");
    }

    [Fact]
    public void The_schema_knows_exactly_the_values_that_exist()
    {
        var values = Yaml.Document(ValuesTree.Text);
        Differences(values, Schema, "").Should().BeEmpty();
    }

    [Fact]
    public void The_schema_is_strict_wherever_it_lists_names()
    {
        var open = new List<string>();
        Visit(Schema, "", (node, path) =>
        {
            // A parent chart's globals are not this chart's to refuse.
            if (node["properties"] is not null && node["additionalProperties"]?.GetValueKind() != JsonValueKind.False && path != ".properties.global")
                open.Add(path);
        });
        open.Should().BeEmpty();
    }

    private static IEnumerable<string> Differences(JsonNode? value, JsonNode schema, string path)
    {
        if (schema["$ref"] is { } reference)
            schema = Schema["$defs"]![((string)reference!)["#/$defs/".Length..]]!;
        if (schema["properties"] is not JsonObject properties || value is not JsonObject map || map.Count == 0)
            yield break;
        foreach (var name in map.Select(p => p.Key).Except(properties.Select(p => p.Key)))
            yield return $"{path}{name} is not in the schema";
        // A map that is described as a whole may take more than its default has.
        if (ValuesTree.Documented.All(v => v.Path + "." != path))
            foreach (var name in properties.Select(p => p.Key).Except(map.Select(p => p.Key)))
                yield return $"{path}{name} is not in values.yaml";
        foreach (var (name, child) in map)
            if (properties[name] is { } childSchema)
                foreach (var difference in Differences(child, childSchema, $"{path}{name}."))
                    yield return difference;
    }

    private static void Visit(JsonNode? node, string path, Action<JsonObject, string> visit)
    {
        if (node is JsonObject map)
        {
            visit(map, path);
            foreach (var (name, child) in map)
                Visit(child, $"{path}.{name}", visit);
        }
        else if (node is JsonArray list)
            for (var i = 0; i < list.Count; i++)
                Visit(list[i], $"{path}[{i}]", visit);
    }
}
