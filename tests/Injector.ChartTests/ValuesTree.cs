using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Injector.ChartTests;

/// <summary>One documented value: its path, its default as YAML, and the comment above it that begins with `# --`.</summary>
internal sealed record DocumentedValue(string Path, string Default, string Description);

/// <summary>values.yaml, read with its comments.</summary>
internal static partial class ValuesTree
{
    public static string Text { get; } = File.ReadAllText(Path.Combine(Repository.Chart, "values.yaml"));

    /// <summary>All documented values in the order of the file.</summary>
    public static IReadOnlyList<DocumentedValue> Documented { get; } = [.. Walk(Root(), "", Text.Split('\n'))];

    /// <summary>Paths of leaves which neither they nor a map around them describe.</summary>
    public static IReadOnlyList<string> Undocumented { get; } = [.. Missing(Root(), "", Text.Split('\n'))];

    private static YamlMappingNode Root()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Text));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static IEnumerable<DocumentedValue> Walk(YamlMappingNode map, string prefix, string[] lines)
    {
        foreach (var (keyNode, value) in map)
        {
            var path = prefix + ((YamlScalarNode)keyNode).Value;
            if (Comment(keyNode.Start, lines) is { } comment)
                yield return new DocumentedValue(path, Flow(value), comment);
            else if (value is YamlMappingNode child)
                foreach (var inner in Walk(child, path + ".", lines))
                    yield return inner;
        }
    }

    private static IEnumerable<string> Missing(YamlMappingNode map, string prefix, string[] lines)
    {
        foreach (var (keyNode, value) in map)
        {
            var path = prefix + ((YamlScalarNode)keyNode).Value;
            if (Comment(keyNode.Start, lines) is not null)
                continue;
            if (value is YamlMappingNode { Children.Count: > 0 } child)
                foreach (var inner in Missing(child, path + ".", lines))
                    yield return inner;
            else
                yield return path;
        }
    }

    /// <summary>The comment right above a key, its lines joined; null without one that begins with `# --`.</summary>
    private static string? Comment(Mark key, string[] lines)
    {
        var collected = new List<string>();
        for (var i = (int)key.Line - 2; i >= 0 && lines[i].TrimStart() is ['#', ..] line; i--)
        {
            collected.Insert(0, line.TrimStart('#', ' '));
            if (line.StartsWith("# -- ", StringComparison.Ordinal))
                return string.Join(' ', collected)[3..];
        }
        return null;
    }

    private static string Flow(YamlNode node) => node switch
    {
        YamlMappingNode map => "{" + string.Join(", ", map.Select(pair => $"{pair.Key}: {Flow(pair.Value)}")) + "}",
        YamlSequenceNode list => "[" + string.Join(", ", list.Select(Flow)) + "]",
        YamlScalarNode { Style: not ScalarStyle.Plain } text => $"\"{text.Value}\"",
        _ => node.ToString(),
    };

    /// <summary>The table of README.md.</summary>
    public static string Table() => string.Concat(
        ["| value | default | what it does |\n| --- | --- | --- |\n",
            .. Documented.Select(v => $"| `{v.Path}` | `{Pipe().Replace(v.Default, @"\|")}` | {Pipe().Replace(v.Description, @"\|")} |\n")]);

    [GeneratedRegex(@"\|")]
    private static partial Regex Pipe();
}
