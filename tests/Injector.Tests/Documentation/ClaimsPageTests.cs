using System.Text.RegularExpressions;

namespace Injector.Tests.Documentation;

/// <summary>docs/claims.md: each sentence that promises something is on its page word by word, and its test exists.</summary>
public sealed partial class ClaimsPageTests
{
    private static readonly string Docs = Path.Combine(RepositoryRoot.Path, "docs");

    private static readonly (string Page, string Sentence, string Test)[] Claims = [.. File.ReadLines(Path.Combine(Docs, "claims.md"))
        .Select(line => Row().Match(line)).Where(row => row.Success)
        .Select(row => (row.Groups[1].Value, row.Groups[2].Value.Replace("\\|", "|", StringComparison.Ordinal), row.Groups[3].Value))];

    private static readonly Lazy<HashSet<string>> Tests = new(() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "tests"), "*Properties.cs", SearchOption.AllDirectories))
            .SelectMany(file => TestMethod().Matches(File.ReadAllText(file)).Select(method => $"{Path.GetFileNameWithoutExtension(file)}.{method.Groups[1].Value}")),
    ]);

    [Fact]
    public void Each_sentence_is_on_its_page()
    {
        Claims.Should().HaveCountGreaterThan(25);
        Claims.Where(claim => !Text(claim.Page).Contains(Spaced(claim.Sentence), StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Fact]
    public void Each_test_is_there() => Claims.Select(claim => claim.Test).Where(test => !Tests.Value.Contains(test)).Should().BeEmpty();

    [Fact]
    public void Whatever_a_pod_author_can_never_do_is_held_by_a_test()
    {
        var page = Text("security.md");
        var start = page.IndexOf("## What a pod author can never do ", StringComparison.Ordinal);
        var promises = page[start..page.IndexOf(" ## Attacks that are tests ", StringComparison.Ordinal)].Split(" - ").Skip(1).ToList();

        promises.Should().HaveCountGreaterThan(6);
        promises.Where(promise => !Claims.Any(claim => promise.Contains(Spaced(claim.Sentence), StringComparison.Ordinal))).Should().BeEmpty();
    }

    [Fact]
    public void Each_attack_names_tests_that_are_there()
    {
        var page = File.ReadAllText(Path.Combine(Docs, "security.md"));
        var rows = page[page.IndexOf("\n## Attacks that are tests\n", StringComparison.Ordinal)..page.IndexOf("\n## What is left\n", StringComparison.Ordinal)].Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2).ToList();

        rows.Should().HaveCountGreaterThan(20).And.OnlyContain(row => NamedTest().IsMatch(row));
        rows.SelectMany(row => NamedTest().Matches(row)).Select(test => test.Groups[1].Value).Where(test => !Tests.Value.Contains(test)).Should().BeEmpty();
    }

    private static string Text(string page) => Spaced(File.ReadAllText(Path.Combine(page == "README.md" ? RepositoryRoot.Path : Docs, page)));

    private static string Spaced(string text) => Spaces().Replace(text, " ");

    [GeneratedRegex(@"^\| (\S+\.md) \| (.+) \| `(\w+\.\w+)` \|$")]
    private static partial Regex Row();

    [GeneratedRegex(@"`(\w+\.\w+)`")]
    private static partial Regex NamedTest();

    [GeneratedRegex(@"public (?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
