using System.Text.Json.Nodes;
using Injector.Configuration;
using Injector.Kubernetes;
using Injector.Telemetry;
using Injector.Templates.BuiltIn;
using Injector.Tests.Cli;
using Injector.Tests.Injection;
using Injector.Yaml;

namespace Injector.Tests.Templates.BuiltIn;

public sealed class BuiltInTemplateTests
{
    private static readonly string[] All =
        ["config-sync", "fluent-bit", "log-forwarder", "log-processor", "metrics-exporter", "opentelemetry-collector", "tls-rotator"];

    public static TheoryData<string> Names => [.. All];

    /// <summary>Each template with the sample that shows it; the log-processor has three of its own.</summary>
    public static TheoryData<string> Sampled => [.. All.Where(name => name != "log-processor")];

    [Fact]
    public void All_are_there_and_nothing_is_found_in_them()
    {
        BuiltInTemplates.Catalog.Names.Should().Equal(All);
        ConfigurationLoader.Load(BuiltInTemplates.All).Diagnostics.Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Names))]
    public void Each_can_stand_in_a_pod_beside_any_other(string name)
    {
        var template = BuiltInTemplates.Catalog.Find(name)!;
        foreach (var other in BuiltInTemplates.Catalog.Templates.Where(other => other.Name != name))
            template.Containers.Select(container => container.Name).Should().NotIntersectWith(other.Containers.Select(container => container.Name));
    }

    [Theory, MemberData(nameof(Names))]
    public void Each_parameter_says_what_it_is_for(string name) =>
        BuiltInTemplates.Catalog.Find(name)!.Parameters.Should().OnlyContain(parameter => parameter.Description.Length > 10 && parameter.Description.EndsWith('.'));

    [Theory, MemberData(nameof(Names))]
    public void Only_the_platform_chooses_the_image(string name)
    {
        var image = BuiltInTemplates.Catalog.Find(name)!.Parameters.Single(parameter => parameter.Name == "image");
        image.IsSettable.Should().BeFalse();
    }

    [Theory, MemberData(nameof(Names))]
    public void A_namespace_with_a_LimitRange_can_set_every_request_and_limit(string name)
    {
        var template = BuiltInTemplates.Catalog.Find(name)!;
        foreach (var wanted in (string[])["cpu-request", "cpu-limit", "memory-request", "memory-limit"])
            template.Parameters.Single(parameter => parameter.Name == wanted).SettableByNamespace.Should().BeTrue(wanted);
        foreach (var container in template.Containers)
            container.ResourceBounds.Select(bound => (bound.Resource, bound.Request.Variables.Single().Name, bound.Limit.Variables.Single().Name))
                .Should().BeEquivalentTo([("cpu", "cpu-request", "cpu-limit"), ("memory", "memory-request", "memory-limit")]);
    }

    [Theory, InlineData("log-processor"), InlineData("log-forwarder")]
    public void The_program_is_the_one_of_this_release(string name) =>
        BuiltInTemplates.Catalog.Find(name)!.Parameters.Single(parameter => parameter.Name == "image").Default.Text
            .Should().Be($"ghcr.io/sidecar-injector/log-processor:{Product.Version}");

    [Theory]
    [InlineData("rate-limit", "none 1000/s 600/m 200/s_burst_500", "0/s 5 5/h 12345678/s 5/s_burst 200/s_burst_0")]
    [InlineData("multiline", "none java python go dotnet indent ^\\d{4} ^At_", "jav NONE")]
    [InlineData("redact", "card card,email card,_jwt key-value /a/ /a\\/b,c/ order=/\\d{6}/,bearer", "cards card;email /a a/b,c/ /")]
    public void What_the_program_would_not_understand_is_refused_before(string name, string good, string bad)
    {
        var pattern = BuiltInTemplates.Catalog.Find("log-processor")!.Parameters.Single(parameter => parameter.Name == name).Pattern!;

        good.Split(' ').Should().OnlyContain(value => pattern.IsMatch(value.Replace('_', ' ')));
        bad.Split(' ').Should().NotContain(value => pattern.IsMatch(value.Replace('_', ' ')));
    }

    [Theory, MemberData(nameof(Sampled))]
    public void A_sample_gets_containers_fit_for_production(string name)
    {
        var (before, after) = Inject(name);
        var own = NamesOf(before);
        var added = Containers(after).Where(container => !own.Contains(container["name"]!.ToString())).ToList();
        added.Should().NotBeEmpty();
        foreach (var container in added)
        {
            foreach (var list in (string[])["requests", "limits"])
                container["resources"]![list]!.AsObject().Select(resource => resource.Key).Should().Equal(["cpu", "memory"], "the disk that one container may use is a limit of the whole pod");
            ImageReference.TryParse(container["image"]!.ToString(), out var image).Should().BeTrue();
            container["resources"]!["limits"]!.AsObject().Should().NotContainKey("ephemeral-storage", "it would limit the whole pod");
            image.IsPinned.Should().BeTrue();
            var security = container["securityContext"]!;
            security["runAsNonRoot"]!.GetValue<bool>().Should().BeTrue();
            security["runAsUser"]!.GetValue<int>().Should().Be(1000, "it reads what the application writes");
            security["allowPrivilegeEscalation"]!.GetValue<bool>().Should().BeFalse();
            security["readOnlyRootFilesystem"]!.GetValue<bool>().Should().BeTrue();
            security["capabilities"]!["drop"]!.AsArray().Select(item => item!.ToString()).Should().Equal("ALL");
            security["seccompProfile"]!["type"]!.ToString().Should().Be("RuntimeDefault");
        }
        foreach (var sidecar in added.Where(container => !container["name"]!.ToString().EndsWith("-init", StringComparison.Ordinal)))
            sidecar["livenessProbe"].Should().NotBeNull();
        PodRules.Violations(after).Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Sampled))]
    public void A_sample_fits_the_schema_of_Kubernetes(string name) =>
        KubernetesSchema.Current.Violations(Inject(name).After).Should().BeEmpty();

    [Fact]
    public void The_collector_gets_a_configuration_in_its_own_format_with_its_variables_left_to_it()
    {
        var container = Containers(Inject("opentelemetry-collector").After).Single(container => container["name"]!.ToString() == "opentelemetry-collector");
        var variables = container["env"]!.AsArray().ToDictionary(variable => variable!["name"]!.ToString(), variable => variable!["value"]?.ToString());
        var configuration = JsonNode.Parse(YamlReader.ReadAll(variables["COLLECTOR_CONFIG"]!)[0].Json.Span)!;
        configuration["receivers"]!["file_log"]!["include"]!.ToString().Should().Be("${env:LOG_FILES}");
        variables["LOG_FILES"].Should().Be("[/logs/*.log]");
        foreach (System.Text.RegularExpressions.Match used in System.Text.RegularExpressions.Regex.Matches(variables["COLLECTOR_CONFIG"]!, @"\$\{env:([A-Z_]+)\}"))
            variables.Keys.Should().Contain(used.Groups[1].Value);
        foreach (var (name, pipeline) in configuration["service"]!["pipelines"]!.AsObject())
            foreach (var kind in (string[])["receivers", "processors", "exporters"])
                pipeline![kind]!.AsArray().Select(component => component!.ToString()).Should().BeSubsetOf(
                    configuration[kind]!.AsObject().Select(component => component.Key), "{0} uses what is configured", name);
    }

    [Fact]
    public void The_forwarder_is_the_processor_with_another_format()
    {
        var (processor, forwarder) = (BuiltInTemplates.Catalog.Find("log-processor")!, BuiltInTemplates.Catalog.Find("log-forwarder")!);
        forwarder.Parameters.Where((parameter, i) => parameter.Default.Text != processor.Parameters[i].Default.Text)
            .Should().ContainSingle().Which.Default.Text.Should().Be("text");
        forwarder.Sidecars.Should().ContainSingle().Which.Name.Should().Be("log-forwarder");
    }

    private static (JsonNode Before, JsonNode After) Inject(string name)
    {
        var path = Path.Combine(RepositoryRoot.Path, "samples", $"{name}.yaml");
        var run = CommandRun.Of("inject", "-f", path, "-o", "json");
        run.Code.Should().Be(0, run.Error);
        run.Error.Should().BeEmpty();
        return (JsonNode.Parse(YamlReader.ReadAll(File.ReadAllText(path))[0].Json.Span)!, JsonNode.Parse(run.Output)!);
    }

    private static List<string> NamesOf(JsonNode pod) => [.. Containers(pod).Select(container => container["name"]!.ToString())];

    private static IEnumerable<JsonNode> Containers(JsonNode pod) =>
        (pod["spec"]!["initContainers"] as JsonArray ?? []).Concat(pod["spec"]!["containers"]!.AsArray()).OfType<JsonNode>();
}
