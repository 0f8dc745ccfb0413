using System.Text.RegularExpressions;
using Injector.Checks;
using Injector.Injection.Reasons;
using Injector.Text;

namespace Injector.Tests.Documentation;

/// <summary>Holds docs/troubleshooting.md to the closed lists: a word that somebody meets in a message is explained there.</summary>
public sealed partial class TroubleshootingPageTests
{
    private static readonly string File = Path.Combine(RepositoryRoot.Path, "docs", "troubleshooting.md");
    private static readonly string Page = System.IO.File.ReadAllText(File);

    [Fact]
    public void Every_reason_and_every_finding_has_an_entry_and_no_entry_is_of_something_else() =>
        Entries().Select(entry => entry.Word).Should().BeEquivalentTo(Enum.GetNames<Reason>().Concat(Enum.GetNames<FindingCode>()));

    [Fact]
    public void Every_entry_says_something() =>
        Entries().Where(entry => entry.Text.Trim().Length < 20).Select(entry => entry.Word).Should().BeEmpty();

    [Fact]
    public void No_two_headings_share_an_anchor() => PageTests.Anchors(File).Should().OnlyHaveUniqueItems();

    [Theory]
    [InlineData(nameof(Reason.MountConflict)), InlineData(nameof(FindingCode.NoEndpoints))]
    public void A_message_links_to_an_anchor_of_the_page(string word) =>
        PageTests.Anchors(File).Select(anchor => $"docs/troubleshooting.md#{anchor}").Should().Contain(Troubleshooting.Link(word));

    private static IEnumerable<(string Word, string Text)> Entries()
    {
        var headings = Heading().Matches(Page);
        for (var i = 0; i < headings.Count; i++)
            if (headings[i].Groups[1].Length == 4)
            {
                var begin = headings[i].Index + headings[i].Length;
                yield return (headings[i].Groups[2].Value, Page[begin..(i + 1 < headings.Count ? headings[i + 1].Index : Page.Length)]);
            }
    }

    [GeneratedRegex("^(#{1,4}) (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
