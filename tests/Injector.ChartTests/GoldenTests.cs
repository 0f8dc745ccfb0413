namespace Injector.ChartTests;

/// <summary>
/// Whole renders, kept byte for byte: each folder of Golden holds `values.yaml`, whose first line may name the Kubernetes
/// version and the APIs (`# kubernetes 1.28.0 cert-manager.io/v1`), and `want.yaml`. UPDATE_GOLDEN=1 writes them.
/// </summary>
public sealed class GoldenTests
{
    private static readonly string Folder = Path.Combine(Repository.Tests, "Golden");

    public static TheoryData<string> Cases => [.. Directory.GetDirectories(Folder).Select(d => Path.GetFileName(d)!).Order()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_render_is_what_it_was(string name)
    {
        var values = File.ReadAllText(Path.Combine(Folder, name, "values.yaml"));
        var words = values.Split('\n')[0].Split(' ');
        words[1].Should().Be("kubernetes");
        var got = Helm.WithoutVersions(Helm.Render(values, words[2], words[3..]).Text);

        var file = Path.Combine(Folder, name, "want.yaml");
        if (Repository.Update)
            File.WriteAllText(file, got);
        got.Should().Be(File.ReadAllText(file), "UPDATE_GOLDEN=1 writes it anew, and the change belongs into the commit");
    }

    [Fact]
    public void Every_golden_folder_holds_values_and_what_they_render()
    {
        var folders = Directory.GetDirectories(Folder);
        folders.Should().HaveCountGreaterThanOrEqualTo(6);
        foreach (var folder in folders)
            Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order().Should().Equal("values.yaml", "want.yaml");
    }
}
