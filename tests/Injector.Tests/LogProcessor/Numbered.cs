namespace Injector.Tests.LogProcessor;

/// <summary>Lines that tell which they are, so that one that is missing, repeated or misplaced shows.</summary>
internal static class Numbered
{
    public static string[] Lines(string name, int from, int count) => [.. Enumerable.Range(from, count).Select(number => $"{name} line {number}")];

    /// <summary>Nothing lost, nothing twice, and in order for each of the names; lines of different names may alternate.</summary>
    public static void ShouldHold(this IReadOnlyCollection<string> lines, int count, params IEnumerable<string> names)
    {
        var byName = lines.ToLookup(line => line[..line.LastIndexOf(" line ", StringComparison.Ordinal)]);
        foreach (var name in names)
            byName[name].Should().Equal(Lines(name, 1, count));
        lines.Should().HaveCount(names.Count() * count);
    }
}
