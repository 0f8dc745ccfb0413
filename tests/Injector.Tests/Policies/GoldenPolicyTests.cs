using Injector.Configuration;
using Injector.Kubernetes;
using Injector.Templates.Model;
using Injector.Testing.Policies;
using Injector.Tests.Golden;

namespace Injector.Tests.Policies;

/// <summary>The golden situations with their own templates and configuration: exported and equal, or refused by name.</summary>
public sealed class GoldenPolicyTests
{
    [Fact]
    public async Task Each_situation_comes_out_as_the_webhook_makes_it_or_is_refused_by_name()
    {
        using var server = await PolicyServers.StartAsync();
        var compared = new List<ComparedPod>();
        var refused = new List<string>();
        // Situations of the same settings are one policy.
        foreach (var group in PolicyCase.Goldens.Select(golden => (Golden: golden, Settings: Settings(golden))).GroupBy(item => Fingerprint(item.Golden, item.Settings)))
        {
            var comparison = new PolicyComparison(server, group.First().Settings) { Checked = false };
            refused.AddRange(comparison.Policy.Refusals.Select(refusal => $"{group.First().Golden.Situation}: {refusal}"));
            if (comparison.Policy.Refusals.Count == 0)
                compared.AddRange(await comparison.CompareAsync([.. group.Select(item => PolicyCase.Of(item.Golden))]));
        }

        foreach (var line in refused)
            TestContext.Current.TestOutputHelper?.WriteLine(line);
        PolicyReport.Check("golden, with their own settings", compared);
        compared.Count.Should().BeGreaterThan(200);
    }

    /// <summary>As a current API server runs them, with the templates that the pod can get.</summary>
    private static InjectionSettings Settings(GoldenCase golden)
    {
        var names = golden.Settings.Configuration.DefaultTemplates
            .Concat(new[] { (string?)golden.PodIn(golden.Document)["metadata"]?["annotations"]?[Keys.Template], golden.Namespace.Annotations.GetValueOrDefault(Keys.Template) }
                .SelectMany(text => (text ?? "").Split(',', StringSplitOptions.TrimEntries)));
        return golden.Settings with
        {
            ClusterRunsNativeSidecars = true,
            Templates = new TemplateCatalog(golden.Settings.Templates.Templates.Where(template => names.Contains(template.Name))),
        };
    }

    private static string Fingerprint(GoldenCase golden, InjectionSettings settings) =>
        string.Join(' ', settings.Templates.Templates.Select(template => template.Name + template.Revision))
        + golden.Configuration.FirstOrDefault(file => file.File.StartsWith("zz", StringComparison.Ordinal)).Text;
}
