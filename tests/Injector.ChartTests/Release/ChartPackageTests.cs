using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Injector.ChartTests.Release;

/// <summary>What Artifact Hub reads in the chart that a release packages.</summary>
public sealed partial class ChartPackageTests
{
    private static readonly string[] Kinds = ["added", "changed", "deprecated", "removed", "fixed", "security"];

    private static readonly string[] Categories =
        ["ai-machine-learning", "database", "integration-delivery", "monitoring-logging", "networking", "security", "storage", "streaming-messaging"];

    [Fact]
    public void The_changes_are_those_of_the_changelog_each_with_its_kind()
    {
        using var tree = new ReleaseTree();
        var changes = Yaml.Document((string)Packaged(tree, ReleaseTree.Version)["artifacthub.io/changes"]!).AsArray();

        changes.Should().HaveCount(Entry().Count(tree.Run("notes", ReleaseTree.Version).Output)).And.NotBeEmpty();
        changes.Should().OnlyContain(change => Kinds.Contains((string)change!["kind"]!) && ((string)change!["description"]!).Length > 10);
    }

    [Fact]
    public void A_change_is_told_as_it_is_written_without_links_into_the_repository()
    {
        using var tree = new ReleaseTree();
        const string Entries = """
            ### Fixed

            - A "quoted" word, a \ and `code: {x}`, in one
              line ([the page](docs/page.md)) of two.
            - # no comment

            ### Security

            - ${HOME} $(id) stays as it is.
            """;
        tree.Change("CHANGELOG.md", $"## [{ReleaseTree.Version}] - 2026-01-02", $"## [9.0.0-rc.1] - 2026-01-02\n\n{Entries}\n## [{ReleaseTree.Version}]");
        tree.Change("charts/sidecar-injector/Chart.yaml", $"version: {ReleaseTree.Version}", "version: 9.0.0-rc.1");
        var annotations = Packaged(tree, "9.0.0-rc.1");

        Yaml.Document((string)annotations["artifacthub.io/changes"]!).AsArray().Select(change => ((string)change!["kind"]!, (string)change["description"]!)).Should().Equal(
            ("fixed", "A \"quoted\" word, a \\ and `code: {x}`, in one line (the page) of two."),
            ("fixed", "# no comment"),
            ("security", "${HOME} $(id) stays as it is."));
        ((string)annotations["artifacthub.io/prerelease"]!, (string)annotations["artifacthub.io/containsSecurityUpdates"]!).Should().Be(("true", "true"));
    }

    [Fact]
    public void All_else_that_it_says_is_of_the_forms_that_are_known_there()
    {
        using var tree = new ReleaseTree();
        var annotations = Packaged(tree, ReleaseTree.Version);

        ((string)annotations["artifacthub.io/prerelease"]!).Should().Be("false");
        Categories.Should().Contain((string)annotations["artifacthub.io/category"]!);
        ((string)annotations["artifacthub.io/license"]!).Should().Be("Apache-2.0");
        Yaml.Document((string)annotations["artifacthub.io/images"]!).AsArray().Select(image => (string)image!["image"]!).Should()
            .OnlyContain(image => image.EndsWith($":{ReleaseTree.Version}", StringComparison.Ordinal));
        Yaml.Document((string)annotations["artifacthub.io/links"]!).AsArray().Should()
            .OnlyContain(link => ((string)link!["name"]!).Length > 0 && ((string)link!["url"]!).StartsWith("https://", StringComparison.Ordinal));
        var source = (string)Yaml.Document(File.ReadAllText(Path.Combine(Repository.Chart, "Chart.yaml")))["sources"]![0]!;
        var raw = source.Replace("https://github.com/", "https://raw.githubusercontent.com/", StringComparison.Ordinal) + "/main/";
        Yaml.Document((string)annotations["artifacthub.io/screenshots"]!).AsArray().Select(shot => (string)shot!["url"]!).Should().NotBeEmpty()
            .And.OnlyContain(url => url.StartsWith(raw, StringComparison.Ordinal) && File.Exists(Path.Combine(RepositoryRoot.Path, url.Substring(raw.Length))));
        annotations.Should().NotContainKey("artifacthub.io/signKey", "the chart is signed without a key");
    }

    [Theory]
    [InlineData("### Improved", "is no kind of change")]
    [InlineData("", "an entry stands before the first kind of change")]
    public void A_changelog_that_cannot_be_read_is_packed_and_released_by_nobody(string heading, string message)
    {
        using var tree = new ReleaseTree();
        tree.Change("CHANGELOG.md", "### Added", heading);

        foreach (var part in (string[])["check", "chart"])
        {
            var run = tree.Run(part, ReleaseTree.Version);
            run.ExitCode.Should().Be(1);
            run.Error.Should().Contain(message);
        }

        Directory.GetFiles(tree.Output).Should().BeEmpty();
    }

    [Fact]
    public void Whose_the_repository_is_is_said_to_Artifact_Hub_as_the_chart_says_it()
    {
        var owners = Yaml.Document(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "charts", "artifacthub-repo.yml")))["owners"]!;
        var maintainers = Yaml.Document(File.ReadAllText(Path.Combine(Repository.Chart, "Chart.yaml")))["maintainers"]!;
        JsonNode.DeepEquals(owners, maintainers).Should().BeTrue();
    }

    [Fact]
    public void That_is_put_beside_the_chart_under_the_tag_and_type_that_it_looks_for()
    {
        using var tree = new ReleaseTree();
        tree.Play("oras", "echo \"$PWD\"; printf '%s\\n' \"$@\"");

        var run = tree.Run("artifacthub", ReleaseTree.Version, "oci://registry.example/charts");

        run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal(
            tree.Full("charts"),
            "push",
            "registry.example/charts/sidecar-injector:artifacthub.io",
            "--config",
            "/dev/null:application/vnd.cncf.artifacthub.config.v1+yaml",
            "artifacthub-repo.yml:application/vnd.cncf.artifacthub.repository-metadata.layer.v1.yaml");
        tree.Run("artifacthub", ReleaseTree.Version, "registry.example/charts").ExitCode.Should().Be(2);
    }

    /// <summary>The annotations of the packaged chart.</summary>
    private static JsonObject Packaged(ReleaseTree tree, string version)
    {
        _ = Tool.Helm.Path;
        var run = tree.Run("chart", version);
        run.ExitCode.Should().Be(0, run.Error);
        using var file = File.OpenRead(Path.Combine(tree.Output, $"sidecar-injector-{version}.tgz"));
        using var archive = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        while (archive.GetNextEntry() is { } entry)
            if (entry.Name == "sidecar-injector/Chart.yaml")
                return Yaml.Document(new StreamReader(entry.DataStream!).ReadToEnd())["annotations"]!.AsObject();
        throw new InvalidOperationException("The archive has no Chart.yaml");
    }

    [GeneratedRegex("(?m)^- ")]
    private static partial Regex Entry();
}
