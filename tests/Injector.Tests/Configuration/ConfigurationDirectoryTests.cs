using Injector.Configuration;
using Injector.Files;
using Injector.Templates.Documents;
using Injector.Tests.Cli;
using Injector.Tests.Templates;

namespace Injector.Tests.Configuration;

public sealed class ConfigurationDirectoryTests
{
    private const string Settings = "apiVersion: sidecar-injector.io/v1alpha1\nkind: InjectorConfig\nmetadata: {name: settings}\nspec: {policy: OptOut}\n";

    [Theory]
    [InlineData("a.yaml", true)]
    [InlineData("a.yml", true)]
    [InlineData("a.json", true)]
    [InlineData("a.b.yaml", true)]
    [InlineData(".a.yaml", false)]
    [InlineData("..data", false)]
    [InlineData("a.txt", false)]
    [InlineData("yaml", false)]
    [InlineData("a.yaml~", false)]
    public void A_file_counts_by_its_name(string name, bool counts)
    {
        using var files = new TemporaryFiles();
        files.Add(name, Settings);

        ConfigurationFiles.Includes(name).Should().Be(counts);
        Load(files).Configuration.Policy.ToString()
            .Should().Be(counts ? "OptOut" : "OptIn");
    }

    [Fact]
    public void Files_are_read_in_order_of_name_and_shown_where_they_are_mounted()
    {
        using var files = new TemporaryFiles();
        foreach (var name in new[] { "b.yaml", "B.yaml", "a.json", "10.yaml", "9.yaml" })
            files.Add(name, "");

        ConfigurationFiles.Read(files.Path, shownAs: "/etc/injector").Select(file => file.File)
            .Should().Equal("/etc/injector/10.yaml", "/etc/injector/9.yaml", "/etc/injector/B.yaml", "/etc/injector/a.json", "/etc/injector/b.yaml");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_sound_directory_becomes_settings_over_the_built_ins(bool native)
    {
        using var files = new TemporaryFiles();
        files.Add("t.yaml", DocumentTexts.TemplateWith());

        var loaded = Load(files);
        var settings = loaded.Settings(native);

        loaded.HasErrors.Should().BeFalse();
        settings.ClusterRunsNativeSidecars.Should().Be(native);
        settings.NativeSidecars.Should().Be(native);
        settings.Templates.Names.Should().Contain(["agent", "log-processor"]);
    }

    [Fact]
    public void An_error_spoils_the_whole_directory_and_a_warning_does_not()
    {
        using var files = new TemporaryFiles();
        files.Add("t.yaml", "kind: [");

        var loaded = Load(files);

        loaded.HasErrors.Should().BeTrue();
        new LoadedConfiguration(loaded.Configuration, [], [loaded.Diagnostics[0] with { Severity = Severity.Warning }]).HasErrors.Should().BeFalse();
    }

    private static LoadedConfiguration Load(TemporaryFiles files) =>
        ConfigurationLoader.Load(ConfigurationFiles.Read(files.Path, shownAs: files.Path));
}
