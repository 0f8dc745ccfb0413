using System.Text.RegularExpressions;

namespace Injector.Tests.Architecture;

/// <summary>Whoever changes a file of the program finds its tests without a search: the folders of Injector.Tests are those of the program.</summary>
public sealed partial class MirrorTests
{
    private static readonly string Program = Path.Combine(RepositoryRoot.Path, "src", "Injector");
    private static readonly string Tests = Path.Combine(RepositoryRoot.Path, "tests", "Injector.Tests");

    [Fact]
    public void The_tests_of_a_type_are_in_the_folder_of_the_type()
    {
        var homes = Files(Program).ToLookup(Path.GetFileNameWithoutExtension, file => Folder(Program, file));
        var tests = Files(Tests).Where(file => homes.Contains(Subject(file))).ToList();

        tests.Should().HaveCountGreaterThan(60);
        tests.Where(file => !homes[Subject(file)].Contains(Folder(Tests, file)))
            .Select(file => $"{Path.GetFileName(file)} belongs into {string.Join(" or ", homes[Subject(file)])}")
            .Should().BeEmpty();
    }

    [Fact]
    public void A_namespace_is_a_folder() => Files(Tests)
        .Where(file => Namespace().Match(File.ReadAllText(file)).Groups[1].Value != Folder(Tests, file).Replace('/', '.'))
        .Select(file => Path.GetRelativePath(Tests, file))
        .Should().BeEmpty();

    private static string Subject(string file) => Path.GetFileNameWithoutExtension(file) is var name && name.EndsWith("Tests", StringComparison.Ordinal) ? name[..^"Tests".Length] : "";

    private static string Folder(string root, string file) => Path.GetRelativePath(root, Path.GetDirectoryName(file)!);

    private static IEnumerable<string> Files(string root) => Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
        .Where(file => !Built().IsMatch(file))
        .Order(StringComparer.Ordinal);

    [GeneratedRegex(@"^namespace Injector\.Tests\.([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex("/(bin|obj)/")]
    private static partial Regex Built();
}
