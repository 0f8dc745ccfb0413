using System.Text.RegularExpressions;

namespace Injector.Tests.Documentation;

/// <summary>Every link from a page of the repository to another leads somewhere, anchors included.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Pages() =>
        [.. Directory.EnumerateFiles(RepositoryRoot.Path, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "charts", "sidecar-injector"), "*.md"))
            .Select(page => Path.GetRelativePath(RepositoryRoot.Path, page)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Pages))]
    public void Every_link_leads_somewhere(string page)
    {
        var file = Path.Combine(RepositoryRoot.Path, page);
        var text = File.ReadAllText(file);
        var broken = Link().Matches(text).Select(link => link.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal))
            .Where(target => !Leads(file, target));
        broken.Should().BeEmpty();
    }

    private static bool Leads(string from, string target)
    {
        var parts = target.Split('#', 2);
        var file = parts[0].Length == 0 ? from : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(from)!, parts[0]));
        if (parts.Length == 1 || !file.EndsWith(".md", StringComparison.Ordinal))
            return File.Exists(file) || Directory.Exists(file);
        return File.Exists(file) && TroubleshootingPageTests.Anchors(File.ReadAllText(file)).Contains(parts[1]);
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
