using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Injection;
using Injector.Templates;

namespace Injector.Tests.Injection;

public sealed class UnknownKeysTests
{
    [Theory]
    [InlineData("annotations", "log-pat", 10, 10)]
    [InlineData("annotations", "log-pat", 5_000, 11)]
    [InlineData("labels", "injec", 5_000, 11)]
    public void Of_many_mistyped_keys_the_first_ten_are_told(string kind, string name, int count, int warnings)
    {
        var keys = new JsonObject();
        for (var i = 0; i < count; i++)
            keys[$"{Keys.Prefix}{name}{i}"] = "x";
        keys[Keys.Inject] = "true";

        var outcome = Review(new JsonObject
        {
            ["metadata"] = new JsonObject { [kind] = keys },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "app" }) },
        });

        outcome.Injected.Should().BeTrue();
        outcome.Warnings.Should().HaveCount(warnings);
        outcome.Warnings.Take(10).Should().OnlyContain(warning => warning.Contains(name));
        if (warnings > 10)
            outcome.Warnings[10].Should().Be("more keys under sidecar-injector.io/ are not known; these were the first 10");
    }

    private static InjectionOutcome Review(JsonObject pod) => SidecarInjector.Review(
        new PodRequest { Pod = JsonDocument.Parse(pod.ToJsonString()).RootElement, Namespace = "shop", IsPodCreation = true, PathPrefix = "" },
        NamespaceFacts.Empty("shop"),
        new InjectionSettings(InjectorConfiguration.Default, BuiltInTemplates.Catalog, ClusterRunsNativeSidecars: true));
}
