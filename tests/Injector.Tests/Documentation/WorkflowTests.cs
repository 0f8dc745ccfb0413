using System.Text.RegularExpressions;

namespace Injector.Tests.Documentation;

/// <summary>What actionlint does not look at: actions that cannot change under us, and scripts that exist.</summary>
public sealed partial class WorkflowTests
{
    public static TheoryData<string> Workflows =>
        [.. Directory.GetFiles(Path.Combine(RepositoryRoot.Path, ".github", "workflows"), "*.yml").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Workflows))]
    public void Every_action_is_pinned_by_commit_and_says_its_version(string workflow)
    {
        var uses = Lines(workflow).Where(line => line.Contains("uses:", StringComparison.Ordinal)).ToList();

        uses.Should().NotBeEmpty().And.AllSatisfy(line => line.Should().MatchRegex(@"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$"));
    }

    [Theory, MemberData(nameof(Workflows))]
    public void Every_script_that_a_step_calls_can_be_run(string workflow)
    {
        foreach (var script in Lines(workflow).SelectMany(line => Script().Matches(line)).Select(match => match.Value).Distinct())
        {
            var file = Path.Combine(RepositoryRoot.Path, script);
            File.Exists(file).Should().BeTrue("{0} calls {1}", workflow, script);
            if (!OperatingSystem.IsWindows())
                (File.GetUnixFileMode(file) & UnixFileMode.UserExecute).Should().Be(UnixFileMode.UserExecute, "{0} calls {1}", workflow, script);
        }
    }

    [Fact]
    public void A_release_makes_every_part_that_there_is_a_script_for()
    {
        var parts = Part().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "eng", "release.sh"))).Select(match => match.Groups[1].Value).ToList();
        var workflow = string.Join('\n', Lines("release.yml"));

        parts.Should().Contain(["check", "plugin", "krew", "formula", "chart"]);
        parts.Where(part => !workflow.Contains($"eng/release.sh {part} \"$VERSION\"", StringComparison.Ordinal)).Should().BeEmpty();
    }

    private static string[] Lines(string workflow) => File.ReadAllLines(Path.Combine(RepositoryRoot.Path, ".github", "workflows", workflow));

    [GeneratedRegex(@"\beng/[\w-]+\.sh")]
    private static partial Regex Script();

    [GeneratedRegex(@"(?m)^#   eng/release\.sh (\w+) VERSION")]
    private static partial Regex Part();
}
