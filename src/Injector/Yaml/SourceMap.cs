using System.Globalization;

namespace Injector.Yaml;

/// <summary>
/// Finds where a value of a document was written, by its JSON pointer (RFC 6901). Inside an alias or a merged map the
/// place is where the anchored content stands.
/// </summary>
internal sealed class SourceMap
{
    private readonly SourceNode _root;

    internal SourceMap(SourceNode root) => _root = root;

    /// <summary>The value's position, or that of its nearest ancestor that exists.</summary>
    public SourcePosition Find(string path) => Walk(path).Node.Position;

    /// <summary>
    /// The position of the key that introduces the value, or that of its nearest ancestor that exists. A list item and
    /// the whole document have no key: there it is the value's own position.
    /// </summary>
    public SourcePosition FindKey(string path) => Walk(path).Key;

    private SourceChild Walk(string path)
    {
        var current = new SourceChild("", _root.Position, _root);
        if (path.Length == 0)
            return current;
        foreach (var token in path[1..].Split('/'))
        {
            if (Child(current.Node, token) is not { } child)
                break;
            current = child;
        }

        return current;
    }

    private static SourceChild? Child(SourceNode node, string token)
    {
        if (node.IsSequence)
            return int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < node.Children.Count
                ? node.Children[index]
                : null;
        var name = token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        foreach (var child in node.Children)
            if (child.Name == name)
                return child;
        return null;
    }
}
