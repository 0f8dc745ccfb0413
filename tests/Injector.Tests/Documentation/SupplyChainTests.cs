using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Injector.Tests.Documentation;

/// <summary>What a release is made of is named: packages with their hashes, licences, base images by digest, and whose signature counts.</summary>
public sealed partial class SupplyChainTests
{
    private static readonly string[] Programs = ["src/Injector", "src/LogProcessor"];

    public static TheoryData<string> Projects => [.. Directory.EnumerateFiles(RepositoryRoot.Path, "*.csproj", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/artifacts/", StringComparison.Ordinal)).Select(file => Path.GetRelativePath(RepositoryRoot.Path, Path.GetDirectoryName(file)!)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Projects))]
    public void Every_project_names_each_of_its_packages_with_a_hash(string project)
    {
        string[] files = Programs.Contains(project) ? ["packages.lock.json", "packages.linux-x64.lock.json", "packages.linux-arm64.lock.json"] : ["packages.lock.json"];
        foreach (var file in files)
            Packages(Path.Combine(project, file)).Should().OnlyContain(package => package.Hash.Length == 88, $"eng/lock.sh writes {project}/{file}");
    }

    [Theory, InlineData("src/Injector"), InlineData("src/LogProcessor")]
    public void The_notices_beside_a_program_name_what_is_linked_into_it_and_nothing_else(string program)
    {
        var notices = File.ReadAllText(Full($"{program}/THIRD-PARTY-NOTICES.txt"));
        var named = NamedPackage().Matches(notices[..notices.IndexOf("\n---", StringComparison.Ordinal)]).Select(match => match.Groups[1].Value).ToList();
        var runtime = LinkedRuntime().Match(File.ReadAllText(Full("Directory.Build.targets"))).Groups[1].Value;

        named.Where(name => !name.Contains(".App.Runtime.", StringComparison.Ordinal))
            .Should().BeEquivalentTo(Packages($"{program}/packages.linux-x64.lock.json").Where(package => !BuildTool().IsMatch(package.Name)).Select(package => $"{package.Name} {package.Version}"), "eng/notices.sh write");
        named.Where(name => name.Contains(".App.Runtime.", StringComparison.Ordinal)).Should().NotBeEmpty().And.OnlyContain(name => name.EndsWith(' ' + runtime));
    }

    [Fact]
    public void A_release_builds_on_base_images_by_digest()
    {
        var workflow = Text(".github/workflows/release.yml");
        var images = workflow.Split(" uses: ").Where(step => step.StartsWith("docker/build-push-action@", StringComparison.Ordinal)).ToList();

        images.Should().HaveCount(2).And.OnlyContain(step => step.Contains("SDK_IMAGE=${{ needs.check.outputs.sdk_image }}") && step.Contains("RUNTIME_IMAGE=${{ needs.check.outputs.runtime_image }}"));
        workflow.Should().Contain("@$(docker buildx imagetools inspect \"$image\" --format '{{.Manifest.Digest}}')");
        Text("Dockerfile").Should().MatchRegex("(?m)^ARG SDK_IMAGE=\\S+$").And.MatchRegex("(?m)^ARG RUNTIME_IMAGE=\\S+$");
    }

    [Fact]
    public void Whose_signature_counts_is_said_by_name_and_tag()
    {
        var page = Text("docs/security.md");
        var (image, identity) = (SignedImage().Match(page), Identity().Match(page));

        identity.Success.Should().BeTrue();
        identity.Groups[1].Value.Should().Be(image.Groups[1].Value, "who owns the image is who signs it");
        identity.Groups[2].Value.Should().Be($"v{image.Groups[2].Value}");
        page.Should().NotContain("-regexp");
    }

    private static IEnumerable<(string Name, string Version, string Hash)> Packages(string file) =>
        from framework in JsonNode.Parse(Text(file))!["dependencies"]!.AsObject()
        from package in framework.Value!.AsObject()
        where (string)package.Value!["type"]! != "Project"
        group package by package.Key into same
        select (same.Key, (string)same.First().Value!["resolved"]!, (string)same.First().Value!["contentHash"]!);

    private static string Text(string file) => File.ReadAllText(Full(file));

    private static string Full(string file) => Path.Combine(RepositoryRoot.Path, file);

    [GeneratedRegex("(?m)^([A-Z][\\w.-]+ \\d+\\.\\d+\\.\\d+[\\w.-]*)$")]
    private static partial Regex NamedPackage();

    [GeneratedRegex("<LinkedRuntimeVersion>(.+)</LinkedRuntimeVersion>")]
    private static partial Regex LinkedRuntime();

    /// <summary>What works on the source, or on what is compiled of it.</summary>
    [GeneratedRegex("Analyzers|ILLink|ILCompiler")]
    private static partial Regex BuildTool();

    [GeneratedRegex(@"cosign verify ghcr\.io/([\w-]+)/injector:(\S+) ")]
    private static partial Regex SignedImage();

    [GeneratedRegex(@"--certificate-identity https://github\.com/([\w-]+)/sidecar-injector/\.github/workflows/release\.yml@refs/tags/(v\S+) ")]
    private static partial Regex Identity();
}
