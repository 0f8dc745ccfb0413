namespace Injector.Testing.Documentation;

/// <summary>A fenced block of a Markdown page.</summary>
/// <param name="Page">The page, relative to the repository.</param>
/// <param name="Line">Of its opening fence, from 1.</param>
/// <param name="Language">The word behind the fence.</param>
/// <param name="Text">What stands between the fences.</param>
public sealed record FencedBlock(string Page, int Line, string Language, string Text)
{
    /// <summary>Every block of every page for readers: those of the root, docs, the chart, the samples and the tests.</summary>
    public static IReadOnlyList<FencedBlock> ReadAll(string root) => [.. Pages(root).SelectMany(page => Read(root, page))];

    /// <summary>The pages themselves, relative to the repository.</summary>
    public static IEnumerable<string> Pages(string root) =>
        new[] { "", "docs", "charts/sidecar-injector", "samples", "tests" }
            .Select(folder => Path.Combine(root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, "*.md"))
            .Select(file => Path.GetRelativePath(root, file))
            .Order(StringComparer.Ordinal);

    /// <summary>The commands of a console block: continued lines are joined, comments are left out.</summary>
    public IEnumerable<(int Line, string Command)> Commands()
    {
        var (line, command) = (Line, "");
        foreach (var text in Text.Split('\n'))
        {
            line++;
            var part = text.Trim();
            if (part.Length == 0 || part.StartsWith('#'))
                continue;
            command += part.TrimEnd('\\');
            if (part.EndsWith('\\'))
                continue;
            yield return (line, command);
            command = "";
        }
    }

    public override string ToString() => $"{Page}:{Line} {Language}";

    private static IEnumerable<FencedBlock> Read(string root, string page)
    {
        var (start, language, indent, text) = (0, "", 0, new List<string>());
        var number = 0;
        foreach (var line in File.ReadLines(Path.Combine(root, page)))
        {
            number++;
            var trimmed = line.TrimStart();
            if (!trimmed.StartsWith("```", StringComparison.Ordinal))
            {
                if (start > 0)
                    text.Add(line.Length >= indent ? line[indent..] : trimmed);
            }
            else if (start == 0)
            {
                (start, language, indent, text) = (number, trimmed[3..].Trim(), line.Length - trimmed.Length, []);
            }
            else
            {
                yield return new FencedBlock(page, start, language, string.Join('\n', text) + "\n");
                start = 0;
            }
        }
    }
}
