using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Injector.Yaml;

/// <summary>
/// Writes a document's nodes as JSON, as kubectl does before it sends them: keys become strings, tags and merges are
/// carried out, aliases expanded. Records where each value was written.
/// </summary>
internal sealed class YamlToJson : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;
    private readonly int _maxDepth;
    private readonly ICollection<DuplicateKey>? _duplicates;
    private int _insideAliases;
    private long _expansion;

    private YamlToJson(int maxDepth, ICollection<DuplicateKey>? duplicates)
    {
        (_maxDepth, _duplicates) = (maxDepth, duplicates);
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = maxDepth,
            SkipValidation = true,
        });
    }

    public static (ReadOnlyMemory<byte> Json, SourceNode Root) Convert(YamlNode root, int maxDepth, ICollection<DuplicateKey>? duplicates)
    {
        using var converter = new YamlToJson(maxDepth, duplicates);
        var source = converter.Value(root, 1);
        converter._json.Flush();
        return (converter._buffer.WrittenMemory, source);
    }

    public void Dispose() => _json.Dispose();

    private SourceNode Value(YamlNode node, int depth)
    {
        if (depth > _maxDepth)
            throw new YamlSyntaxException($"nested deeper than {_maxDepth} levels", node.Position);
        CountContent(node);
        switch (node.Kind)
        {
            case YamlKind.Alias:
                _insideAliases++;
                var target = Value(node.Target!, depth);
                _insideAliases--;
                return target;
            case YamlKind.Sequence:
                return Sequence(node, depth);
            case YamlKind.Mapping:
                return Mapping(node, depth);
            default:
                WriteScalar(node);
                return new SourceNode(node.Position);
        }
    }

    private SourceNode Sequence(YamlNode node, int depth)
    {
        var source = new SourceNode(node.Position, isSequence: true);
        _json.WriteStartArray();
        foreach (var child in node.Children)
            source.Children.Add(new SourceChild("", child.Position, Value(child, depth + 1)));
        _json.WriteEndArray();
        return source;
    }

    private SourceNode Mapping(YamlNode node, int depth)
    {
        var members = new YamlMembers(_duplicates);
        AddMembers(node, members, depth, merged: false);
        var source = new SourceNode(node.Position);
        _json.WriteStartObject();
        foreach (var member in members.All)
        {
            _json.WritePropertyName(member.Name);
            source.Children.Add(new SourceChild(member.Name, member.Key, Value(member.Value, depth + 1)));
        }

        _json.WriteEndObject();
        return source;
    }

    private void AddMembers(YamlNode mapping, YamlMembers members, int depth, bool merged)
    {
        // Merges can name maps that merge further maps.
        if (depth > _maxDepth)
            throw new YamlSyntaxException($"nested deeper than {_maxDepth} levels", mapping.Position);
        for (var i = 0; i < mapping.Children.Count; i += 2)
        {
            var (key, value) = (mapping.Children[i], mapping.Children[i + 1]);
            CountContent(key);
            if (IsMerge(key))
                Merge(value, members, depth);
            else
                members.Add(new YamlMember(Key(key), key.Position, value, merged));
        }
    }

    /// <summary>
    /// kubectl's order, not the YAML specification's: a merge counts where it stands, so it also replaces keys written before it.
    /// Of several maps the first one wins.
    /// </summary>
    private void Merge(YamlNode value, YamlMembers members, int depth)
    {
        var source = Follow(value);
        _insideAliases += value.Kind == YamlKind.Alias ? 1 : 0;
        if (source.Kind == YamlKind.Mapping)
            AddMembers(source, members, depth + 1, merged: true);
        else if (source.Kind == YamlKind.Sequence && source.Children.TrueForAll(c => Follow(c).Kind == YamlKind.Mapping))
            for (var i = source.Children.Count - 1; i >= 0; i--)
                Merge(source.Children[i], members, depth + 1);
        else
            throw new YamlSyntaxException("the merge key << takes a map or a list of maps", value.Position);
        _insideAliases -= value.Kind == YamlKind.Alias ? 1 : 0;
    }

    private static bool IsMerge(YamlNode key) =>
        key is { Kind: YamlKind.Scalar, Value: "<<" } && (key.Tag == YamlTag.Merge || (key.Plain && key.Tag is null));

    private static YamlNode Follow(YamlNode node)
    {
        while (node.Target is { } target)
            node = target;
        return node;
    }

    private static string Key(YamlNode node)
    {
        var key = Follow(node);
        if (key.Kind != YamlKind.Scalar)
            throw new YamlSyntaxException("a key must be a single value, not a list or a map", node.Position);
        var resolved = YamlTag.Resolve(key);
        return resolved.Kind switch
        {
            ScalarKind.Null => throw new YamlSyntaxException("a key is empty or null; quote it if it is meant as text", node.Position),
            ScalarKind.Float => GoNumber.Key(resolved.Float),
            _ => resolved.Text,
        };
    }

    private void WriteScalar(YamlNode node)
    {
        var resolved = YamlTag.Resolve(node);
        if (resolved.Kind is ScalarKind.String or ScalarKind.Merge)
            _json.WriteStringValue(resolved.Text);
        else if (resolved.Kind != ScalarKind.Float)
            _json.WriteRawValue(resolved.Text, skipInputValidation: true);
        else if (double.IsFinite(resolved.Float))
            _json.WriteRawValue(GoNumber.Json(resolved.Float), skipInputValidation: true);
        else
            throw new YamlSyntaxException(
                $"{node.Value} cannot be sent to Kubernetes: JSON has no such number; quote it if it is text", node.Position);
    }

    private void CountContent(YamlNode node)
    {
        if (_insideAliases == 0)
            return;
        _expansion += 1 + node.Value.Length;
        if (_expansion > YamlLimits.AliasExpansion)
            throw new YamlSyntaxException("aliases expand to too much content", node.Position);
    }
}
