using System.Text.Json;

namespace Injector.Yaml;

/// <summary>
/// Reads one JSON value off the start of a text and records where each part of it stands. JSON is also YAML, but a JSON
/// reader is faster, keeps every number's text, and knows <c>\/</c> and surrogate escapes.
/// </summary>
internal ref struct JsonDocumentReader
{
    private readonly ReadOnlySpan<byte> _utf8;
    private readonly int _maxDepth;
    private readonly ICollection<DuplicateKey>? _duplicates;
    private Utf8JsonReader _reader;
    private int _at;
    private int _line;
    private int _column;

    private JsonDocumentReader(ReadOnlySpan<byte> utf8, SourcePosition start, int maxDepth, ICollection<DuplicateKey>? duplicates)
    {
        _utf8 = utf8;
        (_maxDepth, _duplicates) = (maxDepth, duplicates);
        (_line, _column) = (start.Line, start.Column);
        // One level more than allowed, so that the limit is reported in our words.
        var options = new JsonReaderOptions { MaxDepth = maxDepth + 1, AllowMultipleValues = true };
        _reader = new Utf8JsonReader(utf8, options);
    }

    /// <param name="utf8">Text that starts with the value and may go on after it.</param>
    /// <param name="start">The position of its first character.</param>
    /// <param name="maxDepth">Levels of nesting allowed.</param>
    /// <param name="duplicates">Takes the keys that a map has twice; null: that is an error.</param>
    /// <param name="length">The value's length in bytes.</param>
    /// <exception cref="JsonException">The text is not JSON; it may still be YAML.</exception>
    /// <exception cref="YamlSyntaxException">It is JSON, with something that must not be.</exception>
    public static SourceNode Read(
        ReadOnlySpan<byte> utf8, SourcePosition start, int maxDepth, ICollection<DuplicateKey>? duplicates, out int length)
    {
        var document = new JsonDocumentReader(utf8, start, maxDepth, duplicates);
        document._reader.Read();
        var root = document.Value();
        length = (int)document._reader.BytesConsumed;
        return root;
    }

    private SourceNode Value()
    {
        var position = Position();
        if (_reader.CurrentDepth >= _maxDepth && _reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            throw new YamlSyntaxException($"nested deeper than {_maxDepth} levels", position);
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return Object(new SourceNode(position));
            case JsonTokenType.StartArray:
                var list = new SourceNode(position, isSequence: true);
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                    list.Children.Add(new SourceChild("", Position(), Value()));
                return list;
            case JsonTokenType.String:
                Text(position);
                break;
            case JsonTokenType.Number:
                MustBeFinite(position);
                break;
        }

        return new SourceNode(position);
    }

    private SourceNode Object(SourceNode node)
    {
        var keys = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var key = Position();
            var name = Text(key);
            if (!keys.TryAdd(name, key))
            {
                new DuplicateKey(name, keys[name], key).Report(_duplicates);
                keys[name] = key;
                node.Children.RemoveAll(child => child.Name == name);
            }

            _reader.Read();
            node.Children.Add(new SourceChild(name, key, Value()));
        }

        return node;
    }

    /// <summary>Every other reader on the way to the API server and in it holds a number in 64 bits, where 1e400 is none.</summary>
    private readonly void MustBeFinite(SourcePosition position)
    {
        if (!double.IsFinite(_reader.GetDouble()))
            throw new YamlSyntaxException("a number is too large to be sent to Kubernetes; quote it if it is text", position);
    }

    /// <summary>Decoding finds half surrogate pairs, which the token reader lets through and every later reader trips over.</summary>
    private string Text(SourcePosition position)
    {
        try
        {
            return _reader.TokenType == JsonTokenType.String && !_reader.ValueIsEscaped ? "" : _reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            throw new YamlSyntaxException("a \\u escape stands for half a character", position);
        }
    }

    /// <summary>Tokens only move forward, so the text is counted once.</summary>
    private SourcePosition Position()
    {
        for (; _at < _reader.TokenStartIndex; _at++)
        {
            var unit = _utf8[_at];
            if (unit == '\n' || (unit == '\r' && (_at + 1 == _utf8.Length || _utf8[_at + 1] != '\n')))
                (_line, _column) = (_line + 1, 1);
            else if ((unit & 0xC0) != 0x80)
                _column += unit >= 0xF0 ? 2 : 1;
        }

        return new SourcePosition(_line, _column);
    }
}
