using Injector.Cli.Failures;
using Injector.Yaml;
using static Injector.Tests.Templates.Documents;

namespace Injector.Tests.Cli;

public sealed class ExportCommandTests : IDisposable
{
    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Policies_and_bindings_are_printed_in_the_order_in_which_they_are_applied()
    {
        var run = CommandRun.Of("export", "--as", "policy", "--template", "log-processor");

        (run.Code, run.Talk).Should().Be((ExitCodes.Ok, ""));
        Names(run).Should().Equal(
            "MutatingAdmissionPolicy inject.sidecar-injector.io",
            "MutatingAdmissionPolicyBinding inject.sidecar-injector.io",
            "ValidatingAdmissionPolicy reasons.sidecar-injector.io",
            "ValidatingAdmissionPolicyBinding reasons.sidecar-injector.io",
            "ValidatingAdmissionPolicyBinding reasons-enforced.sidecar-injector.io");
    }

    [Fact]
    public void Where_errors_deny_one_binding_denies()
    {
        _files.Add("config.yaml", ConfigurationWith("userErrors: Deny"));

        Names(CommandRun.Of("export", "--as", "policy", "--config-dir", _files.Path)).Count(name => name.StartsWith("Validating", StringComparison.Ordinal)).Should().Be(2);
    }

    [Fact]
    public void Static_names_are_those_that_an_API_server_reads_from_its_own_files() =>
        Names(CommandRun.Of("export", "--as", "policy", "--static")).Should().OnlyContain(name => name.EndsWith(".static.k8s.io", StringComparison.Ordinal));

    [Theory]
    [InlineData("sidecarLifecycle: Classic", "error: configuration: classic sidecars: ")]
    public void What_a_policy_cannot_express_is_refused_by_name_and_nothing_is_printed(string configuration, string said)
    {
        _files.Add("config.yaml", ConfigurationWith(configuration));

        var run = CommandRun.Of("export", "--as", "policy", "--config-dir", _files.Path);

        (run.Code, run.Output).Should().Be((ExitCodes.Findings, ""));
        run.Talk.Should().Contain(said);
    }

    [Fact]
    public void A_pattern_that_CEL_reads_otherwise_is_refused_with_its_template()
    {
        _files.Add("a.yaml", TemplateWith(
            container: "args: ['${level}']", spec: @"parameters: {level: {type: string, default: '1', pattern: '\d', settableBy: [pod]}}"));

        var run = CommandRun.Of("export", "--as", "policy", "--config-dir", _files.Path);

        (run.Code, run.Output).Should().Be((ExitCodes.Findings, ""));
        run.Talk.Should().Contain("pattern of parameter level: ");
    }

    [Theory]
    [InlineData("injector export: --template none: there is no such template; there are ", "--template", "none")]
    [InlineData("injector export: --kubernetes 1.35: API servers mutate by policies from 1.36 on", "--kubernetes", "1.35")]
    public void What_cannot_be_is_said(string said, params string[] options)
    {
        var run = CommandRun.Of(["export", "--as", "policy", .. options]);

        run.Code.Should().Be(ExitCodes.Misused);
        run.Talk.Should().StartWith(said);
    }

    private static IReadOnlyList<string> Names(CommandRun run) =>
        [.. YamlReader.ReadAll(run.Output).Select(document => System.Text.Json.Nodes.JsonNode.Parse(document.Json.Span)!).Select(json => $"{json["kind"]} {json["metadata"]!["name"]}")];
}
