using System.Text.Json;
using Injector.Checks;
using Injector.Cluster.Api;
using Injector.Yaml;

namespace Injector.Tests.Checks;

/// <summary>What a namespace's LimitRanges and quotas would refuse is said before they do.</summary>
public sealed class LimitsCheckTests
{
    private static readonly HealthyInstallation Healthy = new();

    [Theory]
    // source: https://github.com/kubernetes/ingress-nginx/issues/5210
    [InlineData("min: {cpu: 50m, memory: 4Mi}", "requests 10m of cpu, the minimum is 50m")]
    [InlineData("min: {ephemeral-storage: 100Gi}", "of ephemeral-storage, the minimum is 100Gi")]
    [InlineData("max: {memory: 16Mi}", "of memory, the maximum is 16Mi")]
    // source: https://github.com/kubernetes/kubernetes/issues/13787
    [InlineData("maxLimitRequestRatio: {cpu: 10}", "is limited to 20 times what it requests of cpu, the most is 10")]
    public void A_LimitRange_that_refuses_the_sidecar_is_a_problem(string bounds, string says)
    {
        var findings = Run(Namespace("shop", "\"true\""), ranges: Range($"{{type: Container, {bounds}}}"));

        findings.Should().NotBeEmpty().And.OnlyContain(finding => finding.Level == FindingLevel.Problem && finding.Subject == "LimitRange/shop/bounds");
        findings.Should().Contain(finding => finding.Message.Contains(says)).And.OnlyContain(finding => finding.Fix!.Contains("sidecar-injector.io/cpu-request"));
    }

    [Theory]
    [InlineData("{type: Container, min: {cpu: 10m, memory: 1Mi}, max: {cpu: 4, memory: 1Gi}, maxLimitRequestRatio: {cpu: 20}}")]
    [InlineData("{type: Pod, max: {cpu: 1m}}")]
    [InlineData("{type: PersistentVolumeClaim, min: {storage: 1Gi}}")]
    public void Bounds_that_it_keeps_are_not_told(string limit) =>
        Run(Namespace("shop", "\"true\""), ranges: Range(limit)).Should().BeEmpty();

    [Fact]
    public void A_namespace_that_did_not_opt_in_is_nobodys_trouble() =>
        Run(Namespace("shop", "\"false\""), ranges: Range("{type: Container, min: {cpu: 50m}}")).Should().BeEmpty();

    [Fact]
    public void The_namespaces_own_numbers_mend_it() =>
        Run("{metadata: {name: shop, labels: {sidecar-injector.io/inject: \"true\"}, annotations: {sidecar-injector.io/cpu-request: 100m}}}",
            ranges: Range("{type: Container, min: {cpu: 50m}}")).Should().BeEmpty();

    [Theory]
    // source: https://github.com/aws/aws-app-mesh-controller-for-k8s/issues/289
    [InlineData("requests.cpu: \"1\"", "requests.cpu: 995m", "requests.cpu is 1, 995m are used, and the sidecar takes 10m")]
    [InlineData("limits.memory: 1Gi", "limits.memory: 1000Mi", "limits.memory is 1Gi, 1000Mi are used, and the sidecar takes 64Mi")]
    public void A_quota_without_room_is_advice(string hard, string used, string says) =>
        Run(Namespace("shop", "\"true\""), quotas: $"{{metadata: {{name: bounds, namespace: shop}}, spec: {{hard: {{{hard}}}}}, status: {{used: {{{used}}}}}}}")
            .Should().ContainSingle().Which.Should().Match<Finding>(finding =>
                finding.Level == FindingLevel.Advice && finding.Subject == "ResourceQuota/shop/bounds" && finding.Message.EndsWith(says));

    [Fact]
    public void A_quota_of_some_pods_only_is_not_judged() =>
        Run(Namespace("shop", "\"true\""), quotas: "{metadata: {name: bounds, namespace: shop}, spec: {scopes: [Terminating], hard: {requests.cpu: 1m}}}").Should().BeEmpty();

    [Fact]
    public void What_may_not_be_read_is_said() =>
        HealthChecks.Run(Healthy.Create() with { Limits = new(null, HealthyInstallation.Forbidden("limitranges")) })
            .Should().ContainSingle(finding => finding.Code == FindingCode.NamespaceLimits).Which.Level.Should().Be(FindingLevel.Skipped);

    private static string Namespace(string name, string word) => $"{{metadata: {{name: {name}, labels: {{sidecar-injector.io/inject: {word}}}}}}}";

    private static string Range(string limit) => $"{{metadata: {{name: bounds, namespace: shop}}, spec: {{limits: [{limit}]}}}}";

    private static List<Finding> Run(string ns, string? ranges = null, string? quotas = null)
    {
        var namespaces = new NamespaceIndex();
        namespaces.Add(Json(ns));
        var installation = Healthy.Create() with
        {
            Namespaces = new(namespaces, null),
            Limits = new(new NamespaceLimits(Lookup(ranges), Lookup(quotas)), null),
        };
        return [.. HealthChecks.Run(installation).Where(finding => finding.Code == FindingCode.NamespaceLimits)];
    }

    private static ILookup<string, JsonElement> Lookup(string? item) => NamespaceLimits.ByNamespace(item is null ? [] : [Json(item)]);

    private static JsonElement Json(string yaml)
    {
        using var document = JsonDocument.Parse(YamlReader.ReadAll(yaml)[0].Json);
        return document.RootElement.Clone();
    }
}
