using System.Text.Json.Nodes;
using Injector.Configuration;
using Injector.Templates.BuiltIn;
using Injector.Templates.Model;
using Injector.Testing.Policies;

namespace Injector.Tests.Policies;

/// <summary>Each built-in template as a policy: the same pod, and the same answer, as the webhook gives.</summary>
public sealed class BuiltInPolicyTests
{
    /// <summary>How many generated pods a template gets; nightly more than in each run.</summary>
    public const string CountVariable = "INJECTOR_POLICY_PODS";

    /// <summary>What one expression may cost.</summary>
    private const int Largest = 1_000_000;

    private const int LargestShare = 4;

    public static TheoryData<string> BuiltIns => [.. BuiltInTemplates.Catalog.Names];

    private static int Count => int.Parse(Setting.Of(CountVariable) ?? "150");

    [Theory]
    [MemberData(nameof(BuiltIns))]
    public void Each_can_be_expressed(string template) =>
        new PolicyComparisonOf(template).Policy.Refusals.Should().BeEmpty();

    [Theory]
    [MemberData(nameof(BuiltIns))]
    public async Task Pods_come_out_as_the_webhook_makes_them(string template)
    {
        using var server = await PolicyServers.StartAsync();
        var comparison = new PolicyComparison(server, PolicyComparisonOf.Settings(template));
        var cases = PolicyCase.Goldens.Select(PolicyCase.Of).ToList();
        var goldens = cases.Count;
        var compiled = BuiltInTemplates.Catalog.Find(template)!;
        cases.AddRange(Enumerable.Range(0, Count).Select(seed => GeneratedPolicyCase.Make(seed, compiled)));

        var compared = await comparison.CompareAsync(cases);

        PolicyReport.Check($"{template}, golden", [.. compared.Take(goldens)]);
        PolicyReport.Check($"{template}, generated", [.. compared.Skip(goldens)]);
        compared.Where(pod => !pod.SaysTheSame && !pod.Said.Contains("NotInPolicy")).Select(pod => pod.ToString()).Should().BeEmpty("the reason is the same word");
    }

    [Fact]
    public async Task All_templates_in_one_policy_part_their_pods_as_the_webhook_does()
    {
        using var server = await PolicyServers.StartAsync();
        var catalog = BuiltInTemplates.Catalog;
        var cases = Enumerable.Range(0, Count).Select(seed => Naming(seed, catalog)).ToList();

        var compared = await new PolicyComparison(server, InjectionSettings.Default(clusterRunsNativeSidecars: true)).CompareAsync(cases);

        PolicyReport.Check("all templates", compared);
        foreach (var name in catalog.Names)
            compared.Should().Contain(pod => pod.Verdict == PolicyVerdict.Equal && pod.Outcome != null && pod.Outcome.Injected && pod.Outcome.Templates[0].Name == name, name);
        compared.Where(pod => pod.Outcome is { Injected: true, Templates.Count: > 1 }).Should().NotBeEmpty().And.OnlyContain(pod => pod.Verdict == PolicyVerdict.Equal || pod.Verdict == PolicyVerdict.NotInPolicy);
    }

    /// <summary>Long: the checker compiles all variables for each expression. So it is the largest template that is checked, and one beside it.</summary>
    [Fact]
    public async Task An_API_server_takes_the_policies_without_a_warning_of_their_types()
    {
        using var server = OracleProcess.Start();

        var compared = await new PolicyComparison(server, PolicyComparisonOf.Settings("log-processor", "metrics-exporter")) { Checked = true }.CompareAsync([PolicyCase.Of(PolicyCase.Goldens.First())]);

        PolicyReport.Check("the first golden", compared);
    }

    /// <summary>A generated pod that names one template, or some.</summary>
    private static PolicyCase Naming(int seed, TemplateCatalog catalog)
    {
        var template = catalog.Find(catalog.Names[seed % catalog.Names.Count])!;
        var given = GeneratedPolicyCase.Make(seed, template);
        given.Pod["metadata"]!["annotations"]!["sidecar-injector.io/template"] = (seed / catalog.Names.Count % 4) switch
        {
            0 => "log-processor,metrics-exporter,opentelemetry-collector",
            1 => $"{template.Name}, {catalog.Names[(seed + 1) % catalog.Names.Count]}",
            _ => template.Name,
        };
        return given;
    }

    [Fact]
    public async Task The_order_of_policies_does_not_matter_and_the_webhook_after_them_changes_nothing()
    {
        using var server = OracleProcess.Start();
        var settings = PolicyComparisonOf.Settings("log-processor");
        var cases = PolicyCase.Goldens.Select(PolicyCase.Of).ToList();

        var compared = await new PolicyComparison(server, settings) { Reverse = true }.CompareAsync(cases);

        PolicyReport.Check("log-processor, golden, in reverse order", compared);
        foreach (var pod in compared.Where(pod => pod.Verdict == PolicyVerdict.Equal && pod.Outcome!.Injected))
        {
            var after = PolicyComparison.Review(pod.Case, pod.Policy!, settings);
            (after.Injected, after.Error).Should().Be((false, null), pod.ToString());
        }
    }

    [Fact]
    public async Task The_largest_pod_costs_less_than_a_quarter_of_each_limit()
    {
        using var server = OracleProcess.Start();
        foreach (var template in BuiltInTemplates.Catalog.Names)
            foreach (var cost in (await CostsAsync(server, PolicyComparisonOf.Settings(template), [template]))[0].Values)
                cost.Should().BeLessThan(Largest / LargestShare, "an expression may cost 1,000,000, and all of a policy ten times that");
    }

    [Fact]
    public async Task All_templates_at_once_cost_no_more_than_one_by_one()
    {
        using var server = OracleProcess.Start();
        var names = BuiltInTemplates.Catalog.Names;

        var costs = await CostsAsync(server, InjectionSettings.Default(clusterRunsNativeSidecars: true), [.. names, string.Join(',', names)]);

        foreach (var (part, cost) in costs[^1])
        {
            cost.Should().BeLessThan(10 * Largest / LargestShare);
            cost.Should().BeLessThan(costs.SkipLast(1).Sum(one => one[part]), part);
        }
    }

    /// <summary>What each part of each policy costs, for each choice of templates.</summary>
    private static async Task<IReadOnlyList<Dictionary<string, long>>> CostsAsync(IPolicyServer server, InjectionSettings settings, IReadOnlyList<string> choices)
    {
        var compared = await new PolicyComparison(server, settings).CompareAsync(
            [.. choices.Select(templates => new PolicyCase(templates, LargestPod(templates), Injector.Injection.Pods.NamespaceFacts.Empty("shop")))]);

        PolicyReport.Check(choices[^1], compared);
        foreach (var pod in compared)
        {
            pod.Outcome!.Plan!.Templates.Select(applied => applied.Template.Name).Should().Equal(pod.Case.Name.Split(','));
            TestContext.Current.TestOutputHelper?.WriteLine($"{pod.Case.Name}: {pod.Answer["cost"]!.ToJsonString()}");
        }

        return [.. compared.Select(pod => pod.Answer["cost"]!.AsObject()
            .SelectMany(policy => policy.Value!.AsObject().Select(part => ($"{policy.Key} {part.Key}", (long)part.Value!))).ToDictionary())];
    }

    private static JsonObject LargestPod(string templates)
    {
        var environment = new JsonArray([.. Enumerable.Range(0, 2000).Select(i => new JsonObject { ["name"] = $"VARIABLE_{i}", ["value"] = $"the value of variable {i}" })]);
        var containers = new JsonArray([.. Enumerable.Range(0, 30).Select(i => new JsonObject
        {
            ["name"] = $"app-{i}",
            ["image"] = "registry.example/shop/app:1.4.2",
            ["env"] = i == 0 ? environment : new JsonArray(),
            ["volumeMounts"] = new JsonArray([.. Enumerable.Range(0, 5).Select(j => new JsonObject { ["name"] = $"data-{j}", ["mountPath"] = $"/data/{j}" })]),
        })]);
        var annotations = new JsonObject
        {
            ["sidecar-injector.io/inject"] = "true",
            ["sidecar-injector.io/template"] = templates,
            ["sidecar-injector.io/init"] = "true",
            ["sidecar-injector.io/containers"] = string.Join(',', Enumerable.Range(0, 30).Select(i => $"app-{i}")),
        };
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = "web", ["annotations"] = annotations },
            ["spec"] = new JsonObject
            {
                ["containers"] = containers,
                ["volumes"] = new JsonArray([.. Enumerable.Range(0, 5).Select(j => new JsonObject { ["name"] = $"data-{j}", ["emptyDir"] = new JsonObject() })]),
            },
        };
    }
}
