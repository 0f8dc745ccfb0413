namespace Injector.Tests.Architecture;

/// <summary>The table of folders in docs/architecture.md is written from <see cref="Layers"/>: UPDATE_DOCS=1 writes it anew.</summary>
public sealed class ArchitecturePageTests
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

    private static string Table() =>
        "| folder of `src/Injector` | what it is | libraries beside .NET's own |\n| --- | --- | --- |\n"
        + string.Concat(Layers.All.Select(layer =>
            $"| `{layer.Folder.Replace('.', '/')}` | {layer.Purpose} | {string.Join(", ", layer.Libraries.Select(library => $"`{library}`"))} |\n"));
}
