using System.Text.Json;
using Injector.Configuration;
using Injector.Templates.BuiltIn;
using Injector.Templates.Model;
using static Injector.Tests.Templates.DocumentTexts;

namespace Injector.Tests.Templates.Reading;

public sealed class ExtensionTests
{
    private static readonly string Base = TemplateWith(
        replaced: ("image: agent:1.0", "image: '${image}'"),
        container: "args: ['--level=${level}']\nvolumeMounts: [{name: agent-state, mountPath: /state}, {name: cache, mountPath: /cache}]",
        spec: """
            description: The agent.
            parameters:
              image: {type: image, default: 'agent:1.0'}
              level: {type: enum, values: [debug, info], default: info, settableBy: [pod]}
            volumes:
              - {name: agent-state, emptyDir: {sizeLimit: 1Mi}}
              - {name: cache, emptyDir: {sizeLimit: 1Mi}}
            """);

    private static readonly string Loud = Extending("loud-agent", "agent", "parameters: {level: {default: debug, settableBy: []}}");

    [Fact]
    public void It_is_the_other_template_under_its_own_name()
    {
        var loud = Find(Load(Base, Loud), "loud-agent");
        loud.Description.Should().Be("The agent.");
        loud.Sidecars.Should().ContainSingle().Which.Name.Should().Be("loud-agent");
        loud.Volumes.Select(volume => volume.Name).Should().Equal("loud-agent-state", "cache");
        var json = Rendered(loud.Sidecars[0].VolumeMounts[0], loud);
        json.Should().Be("""{"name":"loud-agent-state","mountPath":"/state"}""");
    }

    [Fact]
    public void Its_parameters_take_the_members_that_it_gives_and_keep_the_rest()
    {
        var level = Find(Load(Base, Loud), "loud-agent").Parameters.Single(parameter => parameter.Name == "level");
        level.Default.Text.Should().Be("debug");
        level.IsSettable.Should().BeFalse();
        level.Values.Should().Equal("debug", "info");
        Find(Load(Base, Loud), "agent").Parameters.Single(parameter => parameter.Name == "level").Default.Text.Should().Be("info");
    }

    [Fact]
    public void Its_revision_is_its_own_and_changes_with_the_template_that_it_extends()
    {
        var loaded = Load(Base, Loud);
        var changed = Load(Base.Replace("mountPath: /cache", "mountPath: /tmp/cache", StringComparison.Ordinal), Loud);
        Find(loaded, "loud-agent").Revision.Should().NotBe(Find(loaded, "agent").Revision).And.NotBe(Find(changed, "loud-agent").Revision);
        Find(Load(Loud, Base), "loud-agent").Revision.Should().Be(Find(loaded, "loud-agent").Revision, "the order of documents says nothing");
    }

    [Fact]
    public void It_can_extend_one_that_extends_another()
    {
        var loaded = Load(Base, Loud, Extending("louder-agent", "loud-agent", "description: Louder."));
        var louder = Find(loaded, "louder-agent");
        louder.Description.Should().Be("Louder.");
        louder.Sidecars[0].Name.Should().Be("louder-agent");
        louder.Parameters.Single(parameter => parameter.Name == "level").Default.Text.Should().Be("debug");
    }

    [Fact]
    public void It_can_replace_the_built_in_that_it_extends()
    {
        var loaded = Load(Extending("log-processor", "log-processor", "parameters: {format: {default: json}}"));
        var builtIn = BuiltInTemplates.Catalog.Find("log-processor")!;
        var replaced = Find(loaded, "log-processor");
        replaced.Revision.Should().NotBe(builtIn.Revision);
        replaced.Sidecars[0].Name.Should().Be("log-processor");
        replaced.Parameters.Single(parameter => parameter.Name == "format").Default.Text.Should().Be("json");
    }

    [Fact]
    public void A_mistake_in_what_it_extends_is_told_once_and_there() =>
        Diagnostics(("t.yaml", $"{Base.Replace("info, settableBy", "inf, settableBy", StringComparison.Ordinal)}---\n{Loud}"))
            .Should().Equal("t.yaml:16:57: spec.parameters.level.default: \"inf\" must be one of debug, info; did you mean info?");

    [Fact]
    public void A_doubt_about_what_it_extends_is_told_once_and_there() =>
        Diagnostics(("t.yaml", $"{Base.Replace("agent:1.0", "agent:latest", StringComparison.Ordinal)}---\n{Loud}"))
            .Should().ContainSingle().Which.Should().StartWith("t.yaml:8:16: warning: ");

    private static string Extending(string name, string template, string spec) =>
        $"apiVersion: sidecar-injector.io/v1alpha1\nkind: SidecarTemplate\nmetadata: {{name: {name}}}\nspec:\n  extends: {template}\n  {spec}\n";

    private static LoadedConfiguration Load(params string[] documents)
    {
        var loaded = ConfigurationLoader.Load([("t.yaml", string.Join("---\n", documents))]);
        loaded.Diagnostics.Should().BeEmpty();
        return loaded;
    }

    private static SidecarTemplate Find(LoadedConfiguration loaded, string name) => loaded.Templates.Single(template => template.Name == name);

    private static string Rendered(TemplateFragment fragment, SidecarTemplate template)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
            fragment.Render(json, TemplateValues.Example(template.Parameters));
        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }
}
