using System.Text;

namespace Injector.Yaml;

/// <summary>Explicit tags: what <c>!!str</c>, <c>!!int</c> and their like make of a scalar.</summary>
internal static class YamlTag
{
    public const string Merge = Prefix + "merge";

    private const string Prefix = "tag:yaml.org,2002:";

    /// <summary>The scalar's value by its tag, else by its text, else (quoted) the text itself.</summary>
    public static ResolvedScalar Resolve(YamlNode node)
    {
        if (node.Tag is null)
            return node.Plain ? ScalarResolver.Resolve(node.Value) : Text(node.Value);
        // A tag that is not YAML's own says nothing to Kubernetes; the text stands.
        if (!node.Tag.StartsWith(Prefix, StringComparison.Ordinal))
            return Text(node.Value);
        return node.Tag[Prefix.Length..] switch
        {
            "str" or "timestamp" => Text(node.Value),
            "binary" => Binary(node),
            "null" => Expect(node, ScalarKind.Null, "null"),
            "bool" => Expect(node, ScalarKind.Boolean, "a boolean"),
            "int" => Expect(node, ScalarKind.Integer, "an integer"),
            "float" => Float(node),
            "merge" => Expect(node, ScalarKind.Merge, "the merge key"),
            _ => Text(node.Value),
        };
    }

    private static ResolvedScalar Text(string text) => new(ScalarKind.String, text);

    private static ResolvedScalar Expect(YamlNode node, ScalarKind kind, string noun)
    {
        var resolved = ScalarResolver.Resolve(node.Value);
        return resolved.Kind == kind ? resolved : throw Mismatch(node, noun);
    }

    private static ResolvedScalar Float(YamlNode node)
    {
        var resolved = ScalarResolver.Resolve(node.Value);
        return resolved.Kind is ScalarKind.Float or ScalarKind.Integer ? resolved : throw Mismatch(node, "a number");
    }

    /// <summary>Base64 of text. JSON carries no bytes: what is not UTF-8 becomes replacement characters, as with kubectl.</summary>
    private static ResolvedScalar Binary(YamlNode node)
    {
        try
        {
            return Text(Encoding.UTF8.GetString(Convert.FromBase64String(node.Value)));
        }
        catch (FormatException)
        {
            throw Mismatch(node, "base64");
        }
    }

    private static YamlSyntaxException Mismatch(YamlNode node, string noun) =>
        new($"\"{node.Value}\" is not {noun}, as its tag {node.Tag!.Replace(Prefix, "!!", StringComparison.Ordinal)} says", node.Position);
}
