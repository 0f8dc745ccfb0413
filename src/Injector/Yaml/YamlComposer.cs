using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Injector.Yaml;

/// <summary>
/// Builds the nodes of one document from parser events. Anchors are bound here, since an anchor may be defined twice
/// and an alias means the latest definition before it.
/// </summary>
internal sealed class YamlComposer(MendedText text, int lineOffset, int maxDepth)
{
    private readonly Parser _parser = new(new StringReader(text.Text));

    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);

    private readonly Stack<SourcePosition> _openFlows = new();

    /// <summary>Offset in the document's text of its first node.</summary>
    public int ContentStart { get; private set; } = -1;

    /// <summary>Offset in the document's text after its last node.</summary>
    public int ContentEnd { get; private set; }

    /// <summary>Where the innermost <c>[</c> or <c>{</c> stands that is not closed yet.</summary>
    public SourcePosition? OpenFlow => _openFlows.TryPeek(out var open) ? open : null;

    /// <returns>The document's root, or null when there is no document.</returns>
    public YamlNode? Compose()
    {
        while (_parser.MoveNext())
        {
            if (_parser.Current is not DocumentStart)
                continue;
            _parser.MoveNext();
            var root = Node(1);
            _parser.MoveNext();
            if (_parser.MoveNext() && _parser.Current is DocumentStart next)
                throw new YamlSyntaxException("a second document starts here without a --- line before it", Position(next.Start));
            return root;
        }

        return null;
    }

    private YamlNode Node(int depth)
    {
        var current = _parser.Current ?? throw new YamlSyntaxException("the document ends too early", new SourcePosition(lineOffset + 1, 1));
        Extend(current.Start, current is SequenceStart or MappingStart ? current.Start : current.End);
        if (depth > maxDepth)
            throw new YamlSyntaxException($"nested deeper than {maxDepth} levels", Position(current.Start));
        return current switch
        {
            Scalar scalar => Scalar(scalar),
            AnchorAlias alias => Alias(alias),
            SequenceStart start => Collection(start, YamlKind.Sequence, start.Style == SequenceStyle.Flow, depth),
            MappingStart start => Collection(start, YamlKind.Mapping, start.Style == MappingStyle.Flow, depth),
            _ => throw new YamlSyntaxException("a value is missing", Position(current.Start)),
        };
    }

    private YamlNode Scalar(Scalar scalar)
    {
        var node = new YamlNode(YamlKind.Scalar, Position(scalar.Start))
        {
            Tag = TagOf(scalar),
            Value = scalar.Value,
            Plain = scalar.Style == ScalarStyle.Plain,
            Complete = true,
        };
        Bind(scalar, node);
        return node;
    }

    private YamlNode Alias(AnchorAlias alias)
    {
        var name = alias.Value.Value;
        if (!_anchors.TryGetValue(name, out var target))
            throw new YamlSyntaxException($"the alias *{name} has no anchor &{name} before it", Position(alias.Start));
        if (!target.Complete)
            throw new YamlSyntaxException($"the anchor &{name} contains itself", Position(alias.Start));
        return new YamlNode(YamlKind.Alias, Position(alias.Start)) { Target = target, Complete = true };
    }

    private YamlNode Collection(NodeEvent start, YamlKind kind, bool flow, int depth)
    {
        var node = new YamlNode(kind, Position(start.Start)) { Tag = TagOf(start) };
        Bind(start, node);
        if (flow)
            _openFlows.Push(node.Position);
        while (_parser.MoveNext() && _parser.Current is not (SequenceEnd or MappingEnd))
            node.Children.Add(Node(depth + 1));
        // A block collection ends where the next token starts, behind comments; its last child's end is the real one.
        if (flow && _parser.Current is { } end)
        {
            ContentEnd = Math.Max(ContentEnd, (int)end.Start.Index + 1);
            _openFlows.Pop();
        }

        node.Complete = true;
        return node;
    }

    private void Bind(NodeEvent source, YamlNode node)
    {
        if (!source.Anchor.IsEmpty)
            _anchors[source.Anchor.Value] = node;
    }

    private void Extend(Mark start, Mark end)
    {
        if (ContentStart < 0)
            ContentStart = (int)start.Index;
        ContentEnd = Math.Max(ContentEnd, (int)end.Index);
    }

    private static string? TagOf(NodeEvent node) => node.Tag.IsEmpty ? null : node.Tag.Value;

    private SourcePosition Position(Mark mark) => text.Position(mark, lineOffset);
}
