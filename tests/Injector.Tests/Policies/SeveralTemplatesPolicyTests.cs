using Injector.Configuration;
using Injector.Injection.Reasons;
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

    private static void Check(string what, IReadOnlyList<ComparedPod> compared)
    {
        PolicyReport.Check($"several, {what}", compared);
        compared.Where(pod => !pod.SaysTheSame && !pod.Said.Contains("NotInPolicy")).Select(pod => pod.ToString()).Should().BeEmpty("the reason is the same word");
        compared.Where(pod => pod.Said.Contains("several templates")).Should().BeEmpty();
    }

    private static InjectionSettings Neighbours()
    {
        var loaded = ConfigurationLoader.Load([("templates.yaml", NeighbourTemplates.Text)]);
        loaded.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error).Should().BeEmpty();
        return loaded.Settings(clusterRunsNativeSidecars: true).Only(NeighbourTemplates.Names);
    }
}
