namespace Injector.ChartTests.Release;

/// <summary><c>eng/release.sh check</c>: nothing goes out that names another version.</summary>
public sealed class ReleaseCheckTests
{
    /// <summary>Each file with the words by which it names the version.</summary>
    public static TheoryData<string, string> Names => new()
    {
        { "Directory.Build.props", "<Version>{0}<" },
        { "Dockerfile", "VERSION={0}" },
        { "charts/sidecar-injector/Chart.yaml", "\nversion: {0}" },
        { "charts/sidecar-injector/Chart.yaml", "appVersion: {0}" },
        { "charts/sidecar-injector/Chart.yaml", "/injector:{0}" },
        { "charts/sidecar-injector/Chart.yaml", "/log-processor:{0}" },
        { "src/Injector/Templates/BuiltIn/log-processor.yaml", "log-processor:{0}" },
        { "action.yml", "default: \"{0}\"" },
        { "docs/github-action.md", "sidecar-injector@v{0}" },
        { "docs/security.md", "refs/tags/v{0}" },
        { "CHANGELOG.md", "## [{0}]" },
    };

    [Fact]
    public void A_tree_that_names_one_version_can_be_released()
    {
        using var tree = new ReleaseTree();
        var run = tree.Run("check", ReleaseTree.Version);
        run.ExitCode.Should().Be(0, run.Error);
    }

    [Theory, MemberData(nameof(Names))]
    public void Another_version_is_refused_with_the_file_that_names_it(string file, string words)
    {
        using var tree = new ReleaseTree();
        tree.Change(file, words.Replace("{0}", ReleaseTree.Version), words.Replace("{0}", "9.8.7"));
        var run = tree.Run("check", ReleaseTree.Version);
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain($"release: {file} does not say: ");
    }

    [Theory]
    [InlineData("krew", "kubectl-sidecars-9.8.7-linux-amd64.tar.gz")]
    [InlineData("krew", "injector-{0}-linux-amd64.tar.gz")]
    [InlineData("formula", "injector-9.8.7-linux-arm64.tar.gz")]
    [InlineData("formula", "injector-{0}-plan9-mips.tar.gz")]
    public void Nothing_is_made_of_an_archive_of_something_else(string part, string name)
    {
        using var tree = new ReleaseTree();
        var archive = tree.Archive(name.Replace("{0}", ReleaseTree.Version));
        var run = tree.Run(part, ReleaseTree.Version, archive);
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain($"{Path.GetFileName(archive)} is no archive of ");
        Directory.GetFiles(tree.Output).Should().BeEmpty();
    }
}
