using System.CommandLine;
using System.Text.Json.Nodes;
using Injector.Cli;
using Injector.Cli.Failures;
using Injector.Templates.BuiltIn;

namespace Injector.Tests.Cli;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", "injector: say what to do: serve, inject, uninject, explain, validate, export, check, report, rollout, set, uninstall, version, completion\nSee injector --help\n")]
    [InlineData("injct -f -", "injector: no command 'injct'; did you mean 'inject'?\nSee injector --help\n")]
    [InlineData("frobnicate", "injector: no command 'frobnicate'\nSee injector --help\n")]
    [InlineData("inject", "injector inject: --filename is required\nSee injector inject --help\n")]
    [InlineData("inject -f", "injector inject: -f needs a value, FILE\nSee injector inject --help\n")]
    [InlineData("inject -f - --nope", "injector inject: no option '--nope'\nSee injector inject --help\n")]
    [InlineData("inject -f - --namespace-lable a=b", "injector inject: no option '--namespace-lable'; did you mean --namespace-label?\ninjector inject: unexpected argument 'a=b'; a file is named with -f\nSee injector inject --help\n")]
    [InlineData("inject pod.yaml", "injector inject: unexpected argument 'pod.yaml'; a file is named with -f\ninjector inject: --filename is required\nSee injector inject --help\n")]
    [InlineData("inject -f - -n shop -n shop", "injector inject: -n is given 2 times; once is enough\nSee injector inject --help\n")]
    [InlineData("set rate-limit=5/s", "injector set: say what to set, and of which workload: rate-limit=200/s deployment/web\n")]
    [InlineData("set deployment/web", "injector set: say what to set, and of which workload: rate-limit=200/s deployment/web\n")]
    [InlineData("set format=json format- pod/a", "injector set: sidecar-injector.io/format is given twice; once is enough\n")]
    [InlineData("set format- pod/a --until 1h", "injector set: --until is for values; what is taken back stays so\n")]
    [InlineData("set format=json pod/a --until 1000h", "injector set: --until 1000h: must be a duration up to 720h, such as 30m or 1h\nSee injector set --help\n")]
    [InlineData("set format=json pod/a pod/b", "injector set: pod/b: one workload at a time\n")]
    [InlineData("validate", "injector validate: PATH is missing\nSee injector validate --help\n")]
    [InlineData("completion tcsh", "injector completion: SHELL tcsh: must be bash, zsh or fish\nSee injector completion --help\n")]
    [InlineData("report --interval 1s", "injector report: --interval: must be at least 10s\n")]
    [InlineData("report --management-port 65536", "injector report: --management-port 65536: must be between 0 and 65535\n")]
    [InlineData("report --listen-address here", "injector report: --listen-address here: not an IP address; use for example 127.0.0.1, 0.0.0.0 or ::\n")]
    [InlineData("report --config-dir /nowhere", "/nowhere: error: no such directory\n")]
    [InlineData("serve --port abc", "injector serve: --port abc: must be a whole number\nSee injector serve --help\n")]
    [InlineData("inject -f - -o xml", "injector inject: --output xml: must be yaml, json, patch or diff\nSee injector inject --help\n")]
    [InlineData("inject -f - -o 1", "injector inject: --output 1: must be yaml, json, patch or diff\nSee injector inject --help\n")]
    [InlineData("inject -f - --namespace-label novalue", "injector inject: --namespace-label novalue: must be KEY=VALUE\nSee injector inject --help\n")]
    [InlineData("inject -f - --kubernetes-version new", "injector inject: --kubernetes-version new: not a version; use for example 1.33\nSee injector inject --help\n")]
    [InlineData("explain -f - --sidecar-lifecycle fast", "injector explain: --sidecar-lifecycle fast: must be Auto, Native or Classic\nSee injector explain --help\n")]
    public void Wrong_options_end_with_code_2_and_a_line_on_standard_error(string arguments, string error) =>
        CommandRun.Of(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Should().Be(new CommandRun(ExitCodes.Misused, "", error));

    [Fact]
    public void The_help_of_every_verb_has_examples()
    {
        var verbs = CommandLine.Create().Subcommands;
        verbs.Should().NotBeEmpty();
        foreach (var verb in verbs)
        {
            var help = CommandRun.Of(verb.Name, "--help");
            help.Code.Should().Be(ExitCodes.Ok);
            help.Error.Should().BeEmpty();
            help.Output.Should().Contain("Examples:").And.Contain($"injector {verb.Name}");
        }
    }

    [Fact]
    public void The_help_without_a_verb_is_a_short_list()
    {
        var help = CommandRun.Of("--help");
        help.Code.Should().Be(ExitCodes.Ok);
        help.Output.Should().NotContain("Examples:");
        foreach (var verb in CommandLine.Create().Subcommands)
            help.Output.Should().MatchRegex($"(?m)^  {verb.Name} +[A-Z].*\\.$");
    }

    [Fact]
    public void The_version_is_told_with_the_revision_of_each_built_in_template()
    {
        var run = CommandRun.Of("version");
        run.Should().Match<CommandRun>(run => run.Code == ExitCodes.Ok && run.Output.StartsWith("injector ") && run.Error.Length == 0);
        foreach (var template in BuiltInTemplates.Catalog.Templates)
            run.Output.Should().MatchRegex($"(?m)^{template.Name} +{template.Revision}$");
    }

    [Fact]
    public void The_version_is_told_to_programs_too()
    {
        var run = CommandRun.Of("version", "-o", "json");
        run.Code.Should().Be(ExitCodes.Ok);
        var version = JsonNode.Parse(run.Output)!;
        version["version"]!.GetValue<string>().Should().NotBeEmpty();
        version["templates"]!["log-processor"]!.GetValue<string>().Should().MatchRegex("^[0-9a-f]{10}$");
    }

    [Fact]
    public void A_fault_of_ours_is_one_line_and_a_code_of_its_own()
    {
        var broken = new Command("break");
        broken.SetAction(new Func<ParseResult, int>(_ => throw new InvalidOperationException("two\nlines")));
        using var output = new StringWriter();
        using var error = new StringWriter();
        CommandLine.Run(new RootCommand { broken }, ["break"], output, error).Should().Be(ExitCodes.Fault);
        error.ToString().Should().Be("injector break: unexpected InvalidOperationException: two lines (INJECTOR_DEBUG=1 shows more)\n");
        output.ToString().Should().BeEmpty();
    }

    [Fact]
    public void A_full_disk_is_no_fault_of_ours()
    {
        Requires.Situation(File.Exists("/dev/full"), "/dev/full is Linux's");
        using var output = new StreamWriter(new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));
        using var error = new StringWriter();
        CommandLine.Run(CommandLine.Create(), ["version"], output, error).Should().Be(ExitCodes.OutputFailed);
        error.ToString().Should().StartWith("injector version: the output cannot be written: ").And.NotContain("unexpected");
    }

    [Fact]
    public void The_code_is_the_same_where_nobody_can_be_told()
    {
        Requires.Situation(File.Exists("/dev/full"), "/dev/full is Linux's");
        using var output = new StringWriter();
        using var error = new StreamWriter(new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0)) { AutoFlush = true };
        CommandLine.Run(CommandLine.Create(), ["nothing"], output, error).Should().Be(ExitCodes.Misused);
    }
}
