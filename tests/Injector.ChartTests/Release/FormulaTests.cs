using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Injector.ChartTests.Release;

/// <summary>The formula by which Homebrew installs the command line.</summary>
public sealed partial class FormulaTests : IDisposable
{
    private readonly ReleaseTree _tree = new();
    private readonly Dictionary<string, string> _archives;
    private readonly string _formula;

    public FormulaTests()
    {
        _archives = ((string[])["darwin-arm64", "linux-amd64", "linux-arm64"]).ToDictionary(
            platform => platform, platform => _tree.Archive($"injector-{ReleaseTree.Version}-{platform}.tar.gz"));
        var run = _tree.Run(["formula", ReleaseTree.Version, .. _archives.Values]);
        run.ExitCode.Should().Be(0, run.Error);
        _formula = File.ReadAllText(Path.Combine(_tree.Output, "sidecar-injector.rb"));
    }

    [Theory]
    [InlineData("darwin-arm64", "macos", "arm")]
    [InlineData("linux-amd64", "linux", "intel")]
    [InlineData("linux-arm64", "linux", "arm")]
    public void Each_archive_is_for_its_platform_with_its_checksum(string platform, string system, string processor)
    {
        var name = $"injector-{ReleaseTree.Version}-{platform}.tar.gz";
        var sum = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_archives[platform])));
        var block = Block(Block(_formula, "  ", $"on_{system}"), "    ", $"on_{processor}");
        block.Should().Be(
            $"      url \"https://github.com/sidecar-injector/sidecar-injector/releases/download/v{ReleaseTree.Version}/{name}\"\n      sha256 \"{sum}\"\n");
    }

    [Fact]
    public void It_is_a_formula_of_this_version()
    {
        _formula.Should().StartWith("class SidecarInjector < Formula\n").And.EndWith("end\n").And.Contain($"  version \"{ReleaseTree.Version}\"\n").And.Contain("  license \"Apache-2.0\"\n");
        Description().Match(_formula).Groups[1].Length.Should().BeInRange(10, 80, "Homebrew takes no longer ones");
        Block(_formula, "  ", "def install").Should().Contain("bin.install \"injector\"").And.Contain("=> \"kubectl-sidecars\"");
        Opened().Count(_formula).Should().Be(Closed().Count(_formula));
    }

    [Fact]
    public void Ruby_reads_it_where_there_is_one()
    {
        var ruby = (Setting.Of("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "ruby")).FirstOrDefault(File.Exists);
        Requires.Situation(ruby is not null, "There is no ruby on PATH; the other tests read the formula's text");
        Command.Run(ruby, ["-c", Path.Combine(_tree.Output, "sidecar-injector.rb")]).Output.Should().Be("Syntax OK\n");
    }

    [Fact]
    public void Its_own_test_holds_for_this_program()
    {
        var test = Block(_formula, "  ", "test");
        var pod = Path.Combine(_tree.Output, "pod.yaml");
        File.WriteAllText(pod, Document().Match(test).Groups[1].Value);
        foreach (Match assertion in Assertion().Matches(test))
        {
            // By its link's name the program is seen by the tests of the published binary alone.
            if (assertion.Groups[2].Value != "injector")
                continue;
            var run = Command.Run(InjectorBinary.Path, assertion.Groups[3].Value.Split(' '), _tree.Output);
            run.ExitCode.Should().Be(0, run.Error);
            run.Output.Should().Contain(assertion.Groups[1].Value.Replace("#{version}", ReleaseTree.Version));
        }

        Assertion().Count(test).Should().Be(3);
    }

    public void Dispose() => _tree.Dispose();

    /// <summary>What is between a line and the <c>end</c> of the same indentation.</summary>
    private static string Block(string text, string indentation, string line)
    {
        var match = Regex.Match(text, $@"(?ms)^{indentation}{Regex.Escape(line)}(?: do)?\n(.*?)^{indentation}end\n");
        match.Success.Should().BeTrue("the formula has {0}", line);
        return match.Groups[1].Value;
    }

    [GeneratedRegex("(?m)^  desc \"(.+)\"$")]
    private static partial Regex Description();

    [GeneratedRegex(@"(?m)^ *(class |def |.* do$)")]
    private static partial Regex Opened();

    [GeneratedRegex("(?m)^ *end$")]
    private static partial Regex Closed();

    [GeneratedRegex(@"(?ms)<<~YAML\n(.*?)^ *YAML$")]
    private static partial Regex Document();

    [GeneratedRegex("assert_match \"([^\"]+)\", shell_output\\(\"#\\{bin\\}/([\\w-]+) ([^\"]+)\"\\)")]
    private static partial Regex Assertion();
}
