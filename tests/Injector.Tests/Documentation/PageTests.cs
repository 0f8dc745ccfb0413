using System.Text.RegularExpressions;

namespace Injector.Tests.Documentation;

/// <summary>Links lead somewhere, and blocks are of a kind that a test looks after.</summary>
public sealed partial class PageTests
{
    public static TheoryData<string> Pages => [.. FencedBlock.Pages(RepositoryRoot.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_of_a_page_leads_somewhere(string page)
    {
        var text = WithoutCode(File.ReadAllText(Path.Combine(RepositoryRoot.Path, page)));
        foreach (Match link in Link().Matches(text))
        {
            var target = link.Groups[1].Value;
            if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal))
                continue;
            var (path, anchor) = target.Split('#') is [var before, var after] ? (before, after) : (target, null);
            var file = path.Length == 0
                ? Path.Combine(RepositoryRoot.Path, page)
                : Path.Combine(RepositoryRoot.Path, Path.GetDirectoryName(page)!, path);
            Path.Exists(file).Should().BeTrue($"{page} links to {target}");
            if (anchor is not null)
                Anchors(file).Should().Contain(anchor, $"{page} links to {target}");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_block_is_of_a_kind_that_is_looked_after(string page)
    {
        var known = new[] { "console", "yaml", "json", "text", "mermaid", "csharp", "bash", "promql" };
        FencedBlock.ReadAll(RepositoryRoot.Path).Where(block => block.Page == page).Select(block => block.Language)
            .Should().BeSubsetOf(known);
    }

    /// <summary>A heading's anchor as the usual renderers make it, and anchors that are written out.</summary>
    internal static IEnumerable<string> Anchors(string file)
    {
        var text = WithoutCode(File.ReadAllText(file));
        return Heading().Matches(text).Select(match => Slug(match.Groups[1].Value))
            .Concat(Named().Matches(text).Select(match => match.Groups[1].Value));
    }

    private static string Slug(string heading) =>
        NotInSlug().Replace(Markup().Replace(heading, "$1").Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static string WithoutCode(string text) => Fence().Replace(text, "");

    [GeneratedRegex(@"(?ms)^\s*```.*?^\s*```\s*?$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?m)^#{1,6}\s+(.+?)\s*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"<a (?:id|name)=""([^""]+)""")]
    private static partial Regex Named();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Markup();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInSlug();
}
