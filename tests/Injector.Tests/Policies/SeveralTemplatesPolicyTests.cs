using System.Text.Json.Nodes;
using Injector.Admission;
using Injector.Configuration;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Policies.Pods;
using Injector.Templates.BuiltIn;
using Injector.Templates.Documents;
using Injector.Testing.Policies;

namespace Injector.Tests.Policies;

/// <summary>Pods that get several templates at once: each sees what those before it add, in a policy as in the webhook.</summary>
public sealed class SeveralTemplatesPolicyTests
{
    private static int Count => 3 * int.Parse(Setting.Of(BuiltInPolicyTests.CountVariable) ?? "150");

    private static InjectionSettings BuiltIns => InjectionSettings.Default(clusterRunsNativeSidecars: true);

    [Fact]
    public async Task Built_in_templates_go_together_as_the_webhook_puts_them()
    {
        using var server = await PolicyServers.StartAsync();
        var cases = Enumerable.Range(0, Count).Select(seed => SeveralTemplatesCase.Make(seed, BuiltIns)).ToList();

        var compared = await new PolicyComparison(server, BuiltIns).CompareAsync(cases);

        Check("built-in", compared);
        var injected = compared.Where(pod => pod.Verdict == PolicyVerdict.Equal && pod.Outcome is { Injected: true }).ToList();
        foreach (var (one, other) in BuiltInTemplates.Catalog.Names.SelectMany(one => BuiltInTemplates.Catalog.Names.Select(other => (one, other))))
            if (one != other)
                injected.Should().Contain(pod => pod.Outcome!.Templates.Select(template => template.Name).SequenceEqual(new[] { one, other }), $"{one},{other}");
        injected.Should().Contain(pod => pod.Outcome!.Plan!.Templates.Length > 3);
        injected.Should().Contain(pod => pod.Outcome!.Plan!.Templates.Length < pod.Outcome.Templates.Count, "one of several was there already");
    }

    [Fact]
    public async Task Templates_that_are_in_the_way_of_each_other_are_refused_and_go_together_as_the_webhook_does_it()
    {
        using var server = await PolicyServers.StartAsync();
        var settings = Neighbours();
        var cases = Enumerable.Range(0, Count).Select(seed => SeveralTemplatesCase.Make(seed, settings)).ToList();

        var compared = await new PolicyComparison(server, settings).CompareAsync(cases);

        Check("in each other's way", compared);
        compared.Should().Contain(pod => pod.Verdict == PolicyVerdict.Equal && pod.Outcome!.Reason == Reason.NameConflict && pod.Outcome.Error!.Message.Contains("both add a volume"));
        compared.Should().Contain(pod => pod.Verdict == PolicyVerdict.Equal && pod.Outcome!.Reason == Reason.NameConflict && pod.Outcome.Error!.Message.Contains("both add a container"));
        compared.Should().Contain(pod => pod.Verdict == PolicyVerdict.Equal && pod.Outcome!.Reason == Reason.NameConflict && pod.Outcome.Error!.Message.StartsWith("port "));
        compared.Should().Contain(pod => pod.Verdict == PolicyVerdict.Equal && pod.Outcome!.Injected && pod.Outcome.Plan!.Volumes.Any(volume => volume.Name == "spool-2"));
    }

    [Fact]
    public async Task The_order_of_policies_does_not_matter_and_the_webhook_after_them_changes_nothing()
    {
        using var server = OracleProcess.Start();
        var cases = Enumerable.Range(0, 100).Select(seed => SeveralTemplatesCase.Make(seed, BuiltIns)).ToList();

        var compared = await new PolicyComparison(server, BuiltIns) { Reverse = true }.CompareAsync(cases);

        Check("in reverse order", compared);
        foreach (var pod in compared.Where(pod => pod.Verdict == PolicyVerdict.Equal && pod.Outcome!.Injected))
        {
            var after = PolicyComparison.Review(pod.Case, pod.Policy!, BuiltIns);
            (after.Injected, after.Error).Should().Be((false, null), pod.ToString());
        }
    }

    [Fact]
    public async Task More_templates_than_a_policy_has_turns_for_are_told_by_name()
    {
        using var server = OracleProcess.Start();
        var names = Enumerable.Range(1, SelectionExpressions.MostTemplates + 1).Select(number => $"one-{number}").ToList();
        var loaded = ConfigurationLoader.Load([("templates.yaml", string.Join("\n---\n", names.Select(NeighbourTemplates.Small)))]);
        var settings = loaded.Settings(clusterRunsNativeSidecars: true).Only(names);

        var compared = await new PolicyComparison(server, settings).CompareAsync([Naming(names[1..]), Naming(names)]);

        compared.Select(pod => pod.Verdict).Should().Equal(PolicyVerdict.Equal, PolicyVerdict.NotInPolicy);
        compared.Should().OnlyContain(pod => pod.Outcome!.Injected);
        compared[1].Said.Should().Contain("NotInPolicy: sidecar-injector.io/template names more than 8");
    }

    private static PolicyCase Naming(IEnumerable<string> names)
    {
        var annotations = new JsonObject { [Keys.Inject] = "true", [Keys.Template] = string.Join(',', names) };
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = "web", ["annotations"] = annotations },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = "app:1" }) },
        };
        return new PolicyCase("many", pod, Injector.Injection.Pods.NamespaceFacts.Empty("shop"));
    }

    private static void Check(string what, IReadOnlyList<ComparedPod> compared)
    {
        PolicyReport.Check($"several, {what}", compared);
        compared.Where(pod => !pod.SaysTheSame && !pod.Said.Contains("NotInPolicy")).Select(pod => pod.ToString()).Should().BeEmpty("the reason is the same word");
        foreach (var pod in compared.Where(pod => pod.Outcome is { Templates.Count: > 0 }))
            if (pod.Answer["auditAnnotations"]?["reasons.sidecar-injector.io/template"] is { } template)
                ((string?)template, (string?)pod.Answer["auditAnnotations"]!["reasons.sidecar-injector.io/revision"])
                    .Should().Be((TemplateNames.Of(pod.Outcome!), TemplateNames.RevisionsOf(pod.Outcome!)), pod.Case.Name);
    }

    private static InjectionSettings Neighbours()
    {
        var loaded = ConfigurationLoader.Load([("templates.yaml", NeighbourTemplates.Text)]);
        loaded.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error).Should().BeEmpty();
        return loaded.Settings(clusterRunsNativeSidecars: true).Only(NeighbourTemplates.Names);
    }
}
