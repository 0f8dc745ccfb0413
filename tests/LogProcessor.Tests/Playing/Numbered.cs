namespace LogProcessor.Tests.Playing;

/// <summary>Lines that tell which they are, so that one that is missing, repeated or misplaced shows.</summary>
internal static class Numbered
{
    public static string[] Lines(string name, int from, int count) => [.. Enumerable.Range(from, count).Select(number => $"{name} line {number}")];

    public static string Text(string name, int from, int count) => string.Concat(Lines(name, from, count).Select(line => line + '\n'));

    /// <summary>Nothing lost, nothing twice, and in order for each of the names; lines of different names may alternate.</summary>
    public static void ShouldHold(this IReadOnlyCollection<string> lines, int count, params IEnumerable<string> names)
    {
        var byName = lines.ToLookup(line => line.Contains(" line ", StringComparison.Ordinal) ? line[..line.LastIndexOf(" line ", StringComparison.Ordinal)] : line);
        foreach (var name in names)
            byName[name].Should().Equal(Lines(name, 1, count));
        lines.Should().HaveCount(names.Count() * count);
    }
}
