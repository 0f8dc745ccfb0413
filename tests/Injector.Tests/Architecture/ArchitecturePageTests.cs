using System.Text.RegularExpressions;

namespace Injector.Tests.Architecture;

/// <summary>The table of folders in docs/architecture.md is written from <see cref="Layers"/>: UPDATE_DOCS=1 writes it anew.</summary>
public sealed partial class ArchitecturePageTests
{
    private const string Begin = "<!-- folders: written by a test -->\n";
    private const string End = "<!-- end of folders -->";
    private static readonly string Page = Path.Combine(RepositoryRoot.Path, "docs", "architecture.md");

    [Fact]
    public void The_table_of_folders_is_that_of_the_layers()
    {
        var text = File.ReadAllText(Page);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        (from >= 0 && to > from).Should().BeTrue("the page needs the lines\n{0}{1}", Begin, End);

        var want = text[..(from + Begin.Length)] + Table() + text[to..];

        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
            File.WriteAllText(Page, text = want);
        text.Should().Be(want, "UPDATE_DOCS=1 writes the table anew");
    }

    [Fact]
    public void The_walk_of_a_pod_names_files_that_are_there_and_enters_no_folder_twice()
    {
        var text = File.ReadAllText(Page);
        var walk = text[text.IndexOf("\n## A pod from socket to answer\n", StringComparison.Ordinal)..text.IndexOf("\nEach folder is entered once.", StringComparison.Ordinal)];
        var source = Path.Combine(RepositoryRoot.Path, "src", "Injector");
        var named = Named().Matches(walk).Select(match => match.Groups[1].Value).ToList();

        named.Should().HaveCountGreaterThan(20);
        named.Where(name => Directory.GetFiles(source, Path.GetFileName(name) + ".cs", SearchOption.AllDirectories).All(file => !file.EndsWith($"/{name}.cs", StringComparison.Ordinal)))
            .Should().BeEmpty("they are how one follows it");
        named.Where(name => name.Contains('/', StringComparison.Ordinal)).Select(Path.GetDirectoryName).Should().OnlyHaveUniqueItems();
    }

    private static string Table() =>
        "| folder of `src/Injector` | what it is | libraries beside .NET's own |\n| --- | --- | --- |\n"
        + string.Concat(Layers.All.Select(layer =>
            $"| `{layer.Folder.Replace('.', '/')}` | {layer.Purpose} | {string.Join(", ", layer.Libraries.Select(library => $"`{library}`"))} |\n"));

    [GeneratedRegex(@"`((?:[A-Z]\w+/)*[A-Z]\w+)`")]
    private static partial Regex Named();
}
