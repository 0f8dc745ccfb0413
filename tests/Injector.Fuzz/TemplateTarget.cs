using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Templates.Parameters;

namespace Injector.Fuzz;

/// <summary>A file of the platform team's: findings with places, never an exception; and what loads without an error can be injected.</summary>
internal sealed class TemplateTarget : FuzzTarget
{
    private const string Pod =
        """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","annotations":{"sidecar-injector.io/inject":"true"}},"spec":{"containers":[{"name":"app","image":"web:1"}]}}""";

    public override void Run(byte[] input)
    {
        var loaded = ConfigurationLoader.Load([("t.yaml", Input.Text(input))]);
        foreach (var finding in loaded.Diagnostics)
        {
            finding.Message.Should().NotBeEmpty();
            finding.Position.Line.Should().BePositive();
            finding.Position.Column.Should().BePositive();
        }
        if (loaded.HasErrors)
            return;
        var settings = loaded.Settings(clusterRunsNativeSidecars: true);
        foreach (var template in loaded.Templates)
            MustBeOfUse(settings with { Configuration = InjectorConfiguration.Default with { DefaultTemplates = [template.Name] } });
    }

    public override IEnumerable<byte[]> Seeds() =>
        Fuzz.Seeds.YamlFiles().Where(file => File.ReadAllText(file).Contains(ConfigurationLoader.ApiVersion, StringComparison.Ordinal)).Select(File.ReadAllBytes);

    public override IEnumerable<string> Words() =>
    [
        "${", "}", "$${", "!${", "${pod.name}", "${pod.namespace}", "${app.container}", "${app.runAsUser}", "${app.seLinuxOptions}", "${sharedVolume.directories}", "extends: ", "when: ", "parameters: ",
        "sharedVolume: ", "sidecars: ", "initContainers: ", "volumes: ", "metadata: ", "container: ", "settableBy: [pod, namespace]", "type: ", "default: ", "pattern: ", "min: ", "max: ", "values: ", "spec:\n  ",
        "image: ", "resources: ", "requests: ", "limits: ", "volumeMounts: ", "mountPath: ", "readOnly: true", "env: ", "securityContext: ", "kind: InjectorConfig", "policy: OptOut", "neverInject: ", "matchExpressions: ",
        .. Enum.GetNames<ParameterType>().Select(type => type.ToLowerInvariant()),
    ];

    private static void MustBeOfUse(InjectionSettings settings)
    {
        using var pod = JsonDocument.Parse(Pod);
        var outcome = Review(pod.RootElement, settings);
        outcome.Injected.Should().BeTrue("{0} loaded without an error: {1} {2}", settings.Configuration.DefaultTemplates[0], outcome.Reason, outcome.Error?.Message);
        var patch = JsonNode.Parse(outcome.Patch.Span)!.AsArray();
        foreach (var operation in patch)
            OwnedPaths.Check(operation!, "", JsonNode.Parse(Pod)!);
        using var patched = JsonDocument.Parse(StrictPatch.Apply(JsonNode.Parse(Pod)!, patch).ToJsonString());
        Review(patched.RootElement, settings).Reason.Should().Be(Reason.AlreadyInjected);
    }

    private static InjectionOutcome Review(JsonElement pod, InjectionSettings settings)
    {
        var outcome = SidecarInjector.Review(
            new PodRequest { Pod = pod, Namespace = "shop", IsPodCreation = true, PathPrefix = "" }, NamespaceFacts.Empty("shop"), settings);
        return outcome.Fault is null ? outcome : throw new InvalidOperationException("the review failed", outcome.Fault);
    }
}
