using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Injector.ChartTests.Release;

/// <summary>The manifest by which krew installs the kubectl plugin, held to what krew accepts.</summary>
public sealed class KrewManifestTests : IDisposable
{
    private static readonly string[] Platforms = ["linux-amd64", "linux-arm64", "darwin-arm64"];

    private readonly ReleaseTree _tree = new();
    private readonly string[] _archives;
    private readonly JsonNode _manifest;

    public KrewManifestTests()
    {
        _archives = [.. Platforms.Select(platform => _tree.Archive($"kubectl-sidecars-{ReleaseTree.Version}-{platform}.tar.gz"))];
        var run = _tree.Run(["krew", ReleaseTree.Version, .. _archives]);
        run.ExitCode.Should().Be(0, run.Error);
        _manifest = Yaml.Document(File.ReadAllText(Path.Combine(_tree.Output, "sidecars.yaml")));
    }

    [Fact]
    public void It_says_what_the_plugin_is_in_the_form_that_krew_reads()
    {
        ((string)_manifest["apiVersion"]!).Should().Be("krew.googlecontainertools.github.com/v1alpha2");
        ((string)_manifest["kind"]!).Should().Be("Plugin");
        ((string)_manifest["metadata"]!["name"]!).Should().Be("sidecars").And.MatchRegex(@"^[\w-]+$", "it is the file's name");
        var spec = _manifest["spec"]!;
        ((string)spec["version"]!).Should().Be($"v{ReleaseTree.Version}");
        ((string)spec["homepage"]!).Should().StartWith("https://");
        ((string)spec["shortDescription"]!).Length.Should().BeInRange(10, 50, "it is a column of a table");
        ((string)spec["shortDescription"]!).Should().NotContain("\n").And.NotEndWith(".");
        ((string)spec["description"]!).Length.Should().BeGreaterThan(50);
    }

    [Fact]
    public void Each_archive_is_for_its_platform_with_its_checksum()
    {
        var platforms = _manifest["spec"]!["platforms"]!.AsArray();

        platforms.Select(platform => platform!["selector"]!["matchLabels"]!.AsObject()).Select(labels => $"{labels["os"]}-{labels["arch"]}").Should().Equal(Platforms);
        platforms.Select(platform => (string)platform!["uri"]!).Should().Equal(_archives.Select(
            archive => $"https://github.com/sidecar-injector/sidecar-injector/releases/download/v{ReleaseTree.Version}/{Path.GetFileName(archive)}"));
        platforms.Select(platform => (string)platform!["sha256"]!).Should().Equal(_archives.Select(
            archive => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(archive)))));
    }

    [Fact]
    public void What_it_installs_is_in_the_archive_and_the_program_is_among_it()
    {
        var packed = Entries(_tree.Pack("plugin"));
        packed.Select(entry => entry.Name).Should().BeEquivalentTo("kubectl-sidecars", "LICENSE", "THIRD-PARTY-NOTICES.txt");
        packed.Should().OnlyContain(entry => entry.Mode.HasFlag(UnixFileMode.UserExecute) == (entry.Name == "kubectl-sidecars"));

        foreach (var platform in _manifest["spec"]!["platforms"]!.AsArray())
        {
            platform!["files"]!.AsArray().Select(file => ((string)file!["from"]!, (string)file["to"]!)).Should().BeEquivalentTo(packed.Select(entry => (entry.Name, ".")));
            ((string)platform["bin"]!).Should().Be("kubectl-sidecars");
        }
    }

    public void Dispose() => _tree.Dispose();

    private static List<TarEntry> Entries(string archive)
    {
        using var file = File.OpenRead(archive);
        using var reader = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        var entries = new List<TarEntry>();
        while (reader.GetNextEntry() is { } entry)
            entries.Add(entry);
        return entries;
    }
}
