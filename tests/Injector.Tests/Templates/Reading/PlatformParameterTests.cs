using Injector.Configuration;
using Injector.Templates.BuiltIn;
using Injector.Templates.Model;
using static Injector.Tests.Templates.DocumentTexts;

namespace Injector.Tests.Templates.Reading;

public sealed class PlatformParameterTests
{
    private const string Image = "parameters: {log-processor: {image: 'registry.example/busybox:1.37.0'}}";

    [Fact]
    public void A_value_for_a_built_in_is_its_default_and_part_of_its_revision()
    {
        var settings = Settings(Image);
        var builtIn = BuiltInTemplates.Catalog.Find("log-processor")!;
        var template = settings.Templates.Find("log-processor")!;
        Default(template, "image").Should().Be("registry.example/busybox:1.37.0");
        template.Sidecars[0].DefaultImage!.Value.Name.Should().Be("registry.example/busybox");
        template.Revision.Should().NotBe(builtIn.Revision);
        settings.Templates.Names.Should().Equal(BuiltInTemplates.Catalog.Names);
    }

    [Fact]
    public void A_value_that_is_the_default_changes_nothing()
    {
        var builtIn = BuiltInTemplates.Catalog.Find("log-processor")!;
        Settings($"parameters: {{log-processor: {{image: '{Default(builtIn, "image")}'}}}}").Templates.Find("log-processor")!
            .Revision.Should().Be(builtIn.Revision);
    }

    [Fact]
    public void A_value_for_a_template_from_a_file_is_its_default()
    {
        var text = TemplateWith(container: "args: ['${level}']", spec: "parameters: {level: {type: integer, default: 1, min: 0, max: 9}}");
        var set = ConfigurationWith("parameters: {agent: {level: 7}}");
        Default(Settings(ConfigurationLoader.Load([("a.yaml", set), ("t.yaml", text)])).Templates.Find("agent")!, "level").Should().Be("7");
    }

    [Fact]
    public void A_value_goes_to_the_template_that_replaces_a_built_in()
    {
        var text = TemplateWith(
            replaced: ("{name: agent}", "{name: log-processor}"), container: "args: ['${level}']", spec: "parameters: {level: {type: string, default: a}}");
        var loaded = ConfigurationLoader.Load([("t.yaml", text), ("config.yaml", ConfigurationWith("parameters: {log-processor: {level: b}}"))]);
        loaded.Diagnostics.Should().BeEmpty();
        Default(Settings(loaded).Templates.Find("log-processor")!, "level").Should().Be("b");
    }

    [Fact]
    public void A_template_that_extends_another_takes_it_as_the_platform_has_it()
    {
        const string Mine = "apiVersion: sidecar-injector.io/v1alpha1\nkind: SidecarTemplate\nmetadata: {name: mine}\nspec: {extends: log-processor}\n";
        var loaded = ConfigurationLoader.Load([("t.yaml", Mine), ("config.yaml", ConfigurationWith(Image))]);
        loaded.Diagnostics.Should().BeEmpty();
        Default(Settings(loaded).Templates.Find("mine")!, "image").Should().Be("registry.example/busybox:1.37.0");
    }

    [Fact]
    public void A_list_may_be_written_as_one()
    {
        var template = Settings("parameters: {log-processor: {log-files: ['*.log', '*.txt']}}").Templates.Find("log-processor")!;
        template.Parameter("log-files")!.Default.Items.Should().Equal("*.log", "*.txt");
    }

    [Fact]
    public void A_mistake_in_a_template_that_a_value_is_for_is_told_once()
    {
        var text = TemplateWith(container: "args: ['${level}', '${levle}']", spec: "parameters: {level: {type: string, default: a}}");
        Diagnostics(("t.yaml", text), ("config.yaml", ConfigurationWith("parameters: {agent: {level: b}}"))).Should().ContainSingle();
    }

    private static InjectionSettings Settings(string configuration)
    {
        var loaded = ConfigurationLoader.Load([("config.yaml", ConfigurationWith(configuration))]);
        loaded.Diagnostics.Should().BeEmpty();
        return Settings(loaded);
    }

    private static InjectionSettings Settings(LoadedConfiguration loaded) => loaded.Settings(clusterRunsNativeSidecars: true);

    private static string Default(SidecarTemplate template, string parameter) => template.Parameter(parameter)!.Default.Text;
}
