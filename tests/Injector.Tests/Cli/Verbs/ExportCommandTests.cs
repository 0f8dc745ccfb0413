using System.Text.Json.Nodes;
using Injector.Cli.Failures;
using Injector.Yaml;
using static Injector.Tests.Templates.DocumentTexts;

namespace Injector.Tests.Cli.Verbs;

public sealed class ExportCommandTests : IDisposable
{
    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Policies_and_bindings_are_printed_in_the_order_in_which_they_are_applied()
    {
        var run = CommandRun.Of("export", "--as", "policy", "--template", "log-processor");

        (run.Code, run.Error).Should().Be((ExitCodes.Ok, ""));
        Names(run).Should().Equal(
            "MutatingAdmissionPolicy inject.sidecar-injector.io",
            "MutatingAdmissionPolicyBinding inject.sidecar-injector.io",
            "ValidatingAdmissionPolicy reasons.sidecar-injector.io",
            "ValidatingAdmissionPolicyBinding reasons.sidecar-injector.io",
            "ValidatingAdmissionPolicyBinding reasons-enforced.sidecar-injector.io",
            "ValidatingAdmissionPolicy advice.sidecar-injector.io",
            "ValidatingAdmissionPolicyBinding advice.sidecar-injector.io",
            "ValidatingAdmissionPolicy live.sidecar-injector.io",
            "ValidatingAdmissionPolicyBinding live.sidecar-injector.io");
    }

    [Fact]
    public void Where_errors_deny_one_binding_denies()
    {
        _files.Add("config.yaml", ConfigurationWith("userErrors: Deny"));

        Names(CommandRun.Of("export", "--as", "policy", "--config-dir", _files.Path)).Count(name => name.Contains(" reasons", StringComparison.Ordinal)).Should().Be(2);
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
        run.Error.Should().Contain(said);
    }

    [Fact]
    public void A_pattern_that_CEL_reads_otherwise_is_refused_with_its_template()
    {
        _files.Add("a.yaml", TemplateWith(
            container: "args: ['${level}']", spec: @"parameters: {level: {type: string, default: '1', pattern: '\d', settableBy: [pod]}}"));

        var run = CommandRun.Of("export", "--as", "policy", "--config-dir", _files.Path);

        (run.Code, run.Output).Should().Be((ExitCodes.Findings, ""));
        run.Error.Should().Contain("pattern of parameter level: ");
    }

    [Theory]
    [InlineData("injector export: --template none: there is no such template; there are ", "--template", "none")]
    [InlineData("injector export: --config-dir and --config-map name the same thing: give one", "--config-dir", "a", "--config-map", "b")]
    [InlineData("injector export: --limit 0: must be a number of workloads, 1 or more", "--limit", "0")]
    [InlineData("injector export: --kubernetes 1.35: API servers mutate by policies from 1.36 on", "--kubernetes", "1.35")]
    public void What_cannot_be_is_said(string said, params string[] options)
    {
        var run = CommandRun.Of(["export", "--as", "policy", .. options]);

        run.Code.Should().Be(ExitCodes.Misused);
        run.Error.Should().StartWith(said);
    }

    [Fact]
    public void The_policy_carries_what_it_was_made_of()
    {
        _files.Add("config.yaml", ConfigurationWith("policy: OptOut"));

        var metadata = Objects(CommandRun.Of("export", "--as", "policy", "--config-dir", _files.Path, "--template", "log-processor"))[0]["metadata"]!;

        ((string?)metadata["annotations"]!["sidecar-injector.io/policy-configuration"]).Should().Contain("\"policy\":\"OptOut\"").And.EndWith("}\n");
        ((string?)metadata["annotations"]!["sidecar-injector.io/policy-templates"]).Should().Be("log-processor");
        ((string?)metadata["labels"]!["app.kubernetes.io/version"]).Should().Be(Injector.Telemetry.Product.Version);
    }

    [Fact]
    public void A_configuration_that_is_too_long_to_be_carried_is_told()
    {
        _files.Add("config.yaml", $"apiVersion: sidecar-injector.io/v1alpha1\nkind: InjectorConfig\nmetadata: {{name: {new string('a', 200_000)}}}\nspec: {{}}\n");

        var run = CommandRun.Of("export", "--as", "policy", "--template", "log-processor", "--config-dir", _files.Path);

        (run.Code, run.Error).Should().Be((0, $"note: the configuration is too long for the policies to carry: injector check and explain need --config-dir{Environment.NewLine}"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_charts_ConfigMap_is_a_configuration_as_its_files_are(bool piped)
    {
        var text = ConfigurationWith("policy: OptOut");
        _files.Add("config.yaml", text);
        var map = $"---\n# Source: configmap.yaml\napiVersion: v1\nkind: ConfigMap\ndata:\n  config.yaml: |\n{string.Concat(text.Split('\n').Select(line => $"    {line}\n"))}  notes.txt: none\n";
        string[] arguments = ["export", "--as", "policy", "--template", "log-processor", "--config-map"];

        var run = piped ? CommandRun.With(map, [.. arguments, "-"]) : CommandRun.Of([.. arguments, new TemporaryFiles().Add("map.yaml", map)]);

        run.Should().Be(CommandRun.Of("export", "--as", "policy", "--template", "log-processor", "--config-dir", _files.Path));
    }

    [Theory]
    [InlineData("{kind: Secret}", "<stdin>: error: has no ConfigMap in it")]
    [InlineData("[", "<stdin>:2:1: error: ")]
    public void What_is_no_ConfigMap_is_refused(string input, string said)
    {
        var run = CommandRun.With(input, "export", "--as", "policy", "--config-map", "-");

        run.Code.Should().Be(ExitCodes.Misused);
        run.Error.Should().StartWith(said);
    }

    private static IReadOnlyList<string> Names(CommandRun run) =>
        [.. Objects(run).Select(json => $"{json["kind"]} {json["metadata"]!["name"]}")];

    private static List<JsonNode> Objects(CommandRun run) => [.. YamlReader.ReadAll(run.Output).Select(document => JsonNode.Parse(document.Json.Span)!)];
}
