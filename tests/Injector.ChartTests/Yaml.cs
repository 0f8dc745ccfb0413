using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Injector.ChartTests;

/// <summary>YAML as JSON nodes, by the YAML 1.2 core schema's scalars that Kubernetes uses.</summary>
internal static class Yaml
{
    public static IEnumerable<JsonNode> Documents(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Select(document => Convert(document.RootNode)).OfType<JsonNode>();
    }

    public static JsonNode Document(string text) => Documents(text).Single();

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => Object(mapping),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Select(Convert)]),
        YamlScalarNode scalar => Scalar(scalar),
        _ => throw new NotSupportedException(node.NodeType.ToString()),
    };

    private static JsonObject Object(YamlMappingNode mapping)
    {
        var result = new JsonObject();
        foreach (var (key, value) in mapping)
            result.Add(((YamlScalarNode)key).Value!, Convert(value)); // throws on a key that stands twice
        return result;
    }

    private static JsonNode? Scalar(YamlScalarNode scalar) => scalar switch
    {
        { Style: not ScalarStyle.Plain } => JsonValue.Create(scalar.Value),
        { Value: null or "" or "null" or "~" } => null,
        { Value: "true" } => JsonValue.Create(true),
        { Value: "false" } => JsonValue.Create(false),
        _ when long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonNode.Parse((Octal(scalar.Value!) ?? number).ToString(CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(scalar.Value),
    };

    /// <summary>Kubernetes reads YAML 1.1, where a leading zero means octal: file modes are written so.</summary>
    private static long? Octal(string text) =>
        text.Length > 1 && text[0] == '0' ? System.Convert.ToInt64(text, 8) : null;
}
