namespace Injector.ChartTests.Release;

/// <summary><c>eng/release/same-packages.sh</c>: where a platform has no lock file, what is linked is that of one which has.</summary>
public sealed class MacPackagesTests
{
    private const string Locked = "src/Injector/packages.linux-x64.lock.json";

    [Theory]
    [InlineData("linux-x64\": {", "osx-arm64\": {", 0)]
    [InlineData("\"contentHash\": \"", "\"contentHash\": \"other", 1)]
    [InlineData("\"resolved\": \"", "\"resolved\": \"9", 1)]
    public void Another_package_or_another_content_is_refused(string locked, string restored, int code)
    {
        using var tree = new ReleaseTree();
        var text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, Locked));
        Directory.CreateDirectory(tree.Full("src/Injector"));
        File.WriteAllText(tree.Full(Locked), text);
        // What NuGet would write.
        File.WriteAllText(tree.Full("restored.json"), text.Replace(locked, restored));
        tree.Play("dotnet", $"cp '{tree.Full("restored.json")}' src/Injector/packages.osx-arm64.lock.json");

        var run = tree.RunScript("eng/release/same-packages.sh", "osx-arm64");

        run.ExitCode.Should().Be(code, run.Error);
        run.Error.Contains("the packages for osx-arm64 are not those of the lock files").Should().Be(code == 1);
    }
}
