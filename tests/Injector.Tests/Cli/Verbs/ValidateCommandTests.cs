using System.Text.Json;
using Injector.Cli.Failures;
using static Injector.Tests.Templates.DocumentTexts;

namespace Injector.Tests.Cli.Verbs;

public sealed class ValidateCommandTests : IDisposable
{
    private const string Doubtful = "image: agent:latest";
    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Good_files_say_nothing_on_standard_output()
    {
        _files.Add("a.yaml", TemplateWith());
        _files.Add("config.yaml", ConfigurationWith("policy: OptOut"));
        CommandRun.Of("validate", _files.Path).Should().Be(new CommandRun(ExitCodes.Ok, "", "2 files, 1 usable template: no errors, no warnings\n"));
    }

    [Fact]
    public void Errors_and_warnings_are_data_and_their_sum_is_talk()
    {
        var good = _files.Add("a.yaml", TemplateWith(replaced: ("image: agent:1.0", Doubtful)));
        var bad = _files.Add("b.yaml", TemplateWith(replaced: [("{name: agent}", "{name: other}"), ("cpu: 10m", "cpu: 1")]));
        CommandRun.Of("validate", _files.Path).Should().Be(new CommandRun(
            ExitCodes.Findings,
            $"{good}:8:16: warning: spec.sidecars[0].container.image: agent:latest is not pinned: two pods may run different builds; add a tag other than latest, or a digest\n"
            + $"{bad}:9:37: spec.sidecars[0].container.resources.requests.cpu: requests 1 of cpu, above its limit of 100m; raise the limit or lower the request\n",
            "2 files, 1 usable template: 1 error, 1 warning\n"));
    }

    [Theory]
    [InlineData(false, ExitCodes.Ok)]
    [InlineData(true, ExitCodes.Findings)]
    public void A_warning_is_an_error_only_where_that_is_asked_for(bool strict, int code) =>
        CommandRun.Of(["validate", _files.Add("a.yaml", TemplateWith(replaced: ("image: agent:1.0", Doubtful))), .. strict ? ["--strict"] : Array.Empty<string>()])
            .Code.Should().Be(code);

    [Fact]
    public void Json_has_every_finding_with_its_place()
    {
        var file = _files.Add("a.yaml", TemplateWith(container: "args: ['${x}']"));
        var run = CommandRun.Of("validate", file, "-o", "json");
        run.Code.Should().Be(ExitCodes.Findings);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("errors").GetInt32().Should().Be(1);
        json.RootElement.GetProperty("templates").GetArrayLength().Should().Be(0);
        json.RootElement.GetProperty("findings")[0].GetRawText().Should().Be(
            $$"""{"severity":"error","file":"{{file}}","line":11,"column":16,"path":"spec.sidecars[0].container.args[0]","message":"names no parameter with ${x}; declare it under spec.parameters, or write $${ for a literal ${"}""");
    }

    [Fact]
    public void Json_names_the_templates_with_their_revisions()
    {
        var text = TemplateWith();
        var run = CommandRun.With(text, "validate", "-", "-o", "json");
        run.Should().Be(new CommandRun(
            ExitCodes.Ok,
            $$"""{"files":1,"errors":0,"warnings":0,"templates":[{"name":"agent","revision":"{{Load(text).Revision}}"}],"findings":[]}""" + "\n",
            "1 file, 1 usable template: no errors, no warnings\n"));
    }

    [Fact]
    public void A_directory_is_a_set_of_its_own_and_files_are_one()
    {
        var (a, b) = (_files.Add("a/agent.yaml", TemplateWith()), _files.Add("b/agent.yaml", TemplateWith()));
        CommandRun.Of("validate", Path.GetDirectoryName(a)!, Path.GetDirectoryName(b)!).Code.Should().Be(ExitCodes.Ok);
        CommandRun.Of("validate", a, b).Output.Should().Be($"{b}:3:18: metadata.name: is the name of another template already: agent; rename one\n");
    }

    [Fact]
    public void Input_without_anything_of_ours_ends_with_code_2() =>
        CommandRun.With("# nothing\n", "validate", "-")
            .Should().Be(new CommandRun(ExitCodes.Misused, "", "injector validate: the input holds neither a SidecarTemplate nor an InjectorConfig\n"));

    [Fact]
    public void A_path_that_cannot_be_read_ends_with_code_2_and_says_nothing_of_the_others()
    {
        var bad = _files.Add("a.yaml", TemplateWith(container: "args: ['${x}']"));
        var missing = Path.Combine(_files.Path, "missing.yaml");
        CommandRun.Of("validate", bad, missing).Should().Be(new CommandRun(ExitCodes.Misused, "", $"{missing}: error: no such file\n"));
    }
}
