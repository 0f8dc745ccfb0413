using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Injector.Tests.Architecture;

/// <summary>What lets a clone stand alone, and the tests stay honest: nothing is read beside it, nothing is skipped behind its back.</summary>
public sealed partial class RepositoryTests
{
    private static readonly string[] Folders = ["src", "tests", "eng", "charts", "samples", ".ci", ".github"];

    private static readonly string[] Texts = [".cs", ".csproj", ".props", ".sh", ".jq", ".yml", ".yaml", ".json", ".txt", "run"];

    public static TheoryData<string> Projects => [.. Files("tests").Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))];

    [Fact]
    public void Nothing_is_read_beside_the_repository()
    {
        var reading = from file in Folders.SelectMany(Files)
                      where !file.EndsWith("RepositoryTests.cs", StringComparison.Ordinal)
                      from line in File.ReadLines(Full(file))
                      where Outside().IsMatch(line)
                      select $"{file}: {line.Trim()}";

        // The script that a machine runs may find tools there; it hands them to the tests by environment variables.
        reading.Should().OnlyContain(line => line.StartsWith(".ci/run: export_if_there INJECTOR_", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_test_that_can_skip_says_so_through_one_guard()
    {
        var skipping = from file in Files("tests")
                       where file.EndsWith(".cs", StringComparison.Ordinal) && !file.EndsWith("/RepositoryTests.cs", StringComparison.Ordinal)
                       where Skip().IsMatch(File.ReadAllText(Full(file)))
                       select file;

        skipping.Should().Equal("tests/Injector.Testing/Requires.cs");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_project_compiles_files_of_another(string project)
    {
        // Injector.Mutation is nothing but the tests of Injector.Tests on another xunit.
        if (!project.Contains("Mutation", StringComparison.Ordinal))
            File.ReadAllText(Full(project)).Should().NotContain("<Compile Include", "what tests share is in tests/Injector.Testing");
    }

    [Fact]
    public void Every_example_of_the_tests_page_is_there()
    {
        var examples = Example().Matches(File.ReadAllText(Full("tests/README.md"))).Select(match => match.Groups[1].Value).ToList();

        examples.Should().NotBeEmpty();
        examples.Where(example => !Path.Exists(Full($"tests/{example}"))).Should().BeEmpty("tests/README.md names them");
    }

    [Fact]
    public void The_editors_container_has_the_SDK_that_the_build_wants()
    {
        var wanted = JsonNode.Parse(File.ReadAllText(Full("global.json")))!["sdk"]!["version"]!.ToString();

        var image = JsonNode.Parse(File.ReadAllText(Full(".devcontainer/devcontainer.json")))!["image"]!.ToString();

        wanted.Should().StartWith(image.Split(':')[1] + ".");
    }

    [Fact]
    public void What_is_missing_fails_in_CI_and_skips_elsewhere()
    {
        var inCI = () => Requires.Found<string>(null, "there is no tea: put the kettle on", inCI: true);
        var elsewhere = () => Requires.Found<string>(null, "there is no tea: put the kettle on", inCI: false);

        Requires.Found("tea", "there is no tea", inCI: true).Should().Be("tea");
        inCI.Should().Throw<InvalidOperationException>().WithMessage("there is no tea: put the kettle on (with CI=true*");
        elsewhere.Should().Throw<SkipException>().WithMessage("*put the kettle on");
    }

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(Full(folder), "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(RepositoryRoot.Path, file))
        .Where(file => !Built().IsMatch(file) && Array.Exists(Texts, ending => file.EndsWith(ending, StringComparison.Ordinal)))
        .Order(StringComparer.Ordinal);

    private static string Full(string file) => Path.Combine(RepositoryRoot.Path, file);

    [GeneratedRegex(@"\.\./shared|RepositoryRoot\.Path, ""\.\.""")]
    private static partial Regex Outside();

    [GeneratedRegex(@"Assert\.Skip|\bSkip\s*=\s*""|SkipUnless|SkipWhen")]
    private static partial Regex Skip();

    [GeneratedRegex(@"`(Injector\.\w+[\w./]*)`")]
    private static partial Regex Example();

    [GeneratedRegex(@"(^|/)(bin|obj)/")]
    private static partial Regex Built();
}
