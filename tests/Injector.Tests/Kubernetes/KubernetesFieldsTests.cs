using System.Text.Json.Nodes;
using Injector.Kubernetes;

namespace Injector.Tests.Kubernetes;

/// <summary>
/// <c>KubernetesFields.txt</c>, which the program is built with, against the schemas in <c>tests/Schemas</c>: every object, every field, its type and
/// whether it is required. It is read here by its words, and the schemas by their own rules; <c>eng/schemas.sh</c> writes both.
/// </summary>
public sealed class KubernetesFieldsTests
{
    private const string Core = "io.k8s.api.core.v1.";

    // The schemas tell in prose alone in which strings Kubernetes replaces $(NAME).
    private static readonly string[] Expanded = ["Container.args", "Container.command", "EnvVar.value", "VolumeMount.subPathExpr"];

    private static readonly string[] Lines = File.ReadAllLines(
        Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src", "Injector"), "KubernetesFields.txt", SearchOption.AllDirectories)
            .Single(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal)));

    private static readonly SortedDictionary<string, string> Reached = Reach();

    public static TheoryData<string> Objects => [.. Reached.Keys];

    [Theory]
    [MemberData(nameof(Objects))]
    public void Each_object_has_the_fields_of_its_schema(string type)
    {
        var schema = KubernetesSchema.Current[Reached[type]];
        var required = (schema["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).ToList();

        var fields = Lines.Single(line => line.StartsWith($"{type}:", StringComparison.Ordinal)).Split(' ')[1..];

        fields.Should().Equal(
            from property in schema["properties"]!.AsObject()
            orderby property.Key
            select $"{property.Key}{(required.Contains(property.Key) ? "!" : "")}={Spelled(property.Value!, $"{type}.{property.Key}")}");
    }

    [Fact]
    public void No_object_is_there_that_a_container_or_a_volume_does_not_reach() =>
        Lines.Where(line => !line.StartsWith('#')).Select(line => line.Split(':')[0]).Should().Equal(Reached.Keys);

    [Fact]
    public void Both_are_of_one_version_of_Kubernetes() =>
        Lines[0].Should().Contain($" in Kubernetes {KubernetesSchema.Current.Version}:", "eng/schemas.sh writes both");

    [Fact]
    public void Messages_name_the_version_whose_fields_are_known() => Lines[0].Should().Contain($"in Kubernetes {KubernetesFields.Version}:");

    /// <summary>Whole names of the objects below a container and a volume, by their short names.</summary>
    private static SortedDictionary<string, string> Reach()
    {
        var reached = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var open = new Queue<string>([Core + "Container", Core + "Volume"]);
        while (open.TryDequeue(out var name))
        {
            if (KubernetesSchema.Current[name]["properties"] is not JsonObject properties || !reached.TryAdd(Short(name), name))
                continue;
            foreach (var reference in properties.SelectMany(property => References(property.Value!)))
                open.Enqueue(reference);
        }
        return reached;
    }

    private static IEnumerable<string> References(JsonNode property) => new[] { property, property["items"], property["additionalProperties"] }
        .Where(node => node?["$ref"] is not null).Select(node => KubernetesSchema.Target(node!["$ref"]!));

    private static string Spelled(JsonNode property, string field) => property["type"]?.ToString() switch
    {
        "array" => $"[]{Spelled(property["items"]!, field)}",
        "object" => $"{{}}{Spelled(property["additionalProperties"]!, field)}",
        { } scalar => Expanded.Contains(field) ? "expanded" : scalar,
        null => Referred(KubernetesSchema.Target(property["$ref"]!)),
    };

    private static string Referred(string name) => Short(name) switch
    {
        "Quantity" => "quantity",
        "IntOrString" => "intOrString",
        "FieldsV1" => "any",
        "Time" => "string",
        var type => type,
    };

    private static string Short(string name) => name[(name.LastIndexOf('.') + 1)..];
}
