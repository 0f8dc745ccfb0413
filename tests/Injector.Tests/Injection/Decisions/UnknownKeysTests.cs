using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Templates.BuiltIn;

namespace Injector.Tests.Injection.Decisions;

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
        outcome.Messages.Take(10).Should().OnlyContain(warning => warning.Contains(name));
        if (warnings > 10)
            outcome.Messages[10].Should().Be("more keys under sidecar-injector.io/ are not known; these were the first 10");
    }

    [Theory]
    [InlineData("annotations", "inject", "true")]
    [InlineData("annotations", "template", "log-processor")]
    [InlineData("annotations", "status", "{}")]
    [InlineData("annotations", "log-path", "/var/log/web")]
    [InlineData("labels", "inject", "true")]
    [InlineData("labels", "injected", "true")]
    public void A_key_that_something_reads_is_no_mistake(string kind, string key, string value) =>
        Warnings(kind, key, value).Should().BeEmpty();

    [Theory]
    [InlineData("annotations", "templte", "sidecar-injector.io/templte on the pod is not a known key; did you mean template?")]
    [InlineData("annotations", "injct", "sidecar-injector.io/injct on the pod is not a known key; did you mean inject?")]
    [InlineData("annotations", "statu", "sidecar-injector.io/statu on the pod is not a known key")]
    [InlineData("annotations", "log-pth", "sidecar-injector.io/log-pth on the pod is not a known key; did you mean log-path?")]
    [InlineData("annotations", "something", "sidecar-injector.io/something on the pod is not a known key")]
    [InlineData("annotations", "enforce", "annotation sidecar-injector.io/enforce is ignored: it is a label, which only a namespace can carry")]
    [InlineData("labels", "enforce", "sidecar-injector.io/enforce on a pod is ignored: only a namespace can enforce injection")]
    [InlineData("labels", "injectd", "label sidecar-injector.io/injectd on the pod is ignored; did you mean inject?")]
    [InlineData("labels", "log-path", "label sidecar-injector.io/log-path on the pod is ignored; make it an annotation")]
    public void A_key_that_nothing_reads_is_told_with_its_nearest_neighbour(string kind, string key, string warning) =>
        Warnings(kind, key, "x").Should().Equal(warning);

    [Theory]
    [InlineData("annotations", "templte", WarningCode.UnknownKey)]
    [InlineData("annotations", "enforce", WarningCode.MisplacedKey)]
    [InlineData("labels", "log-path", WarningCode.MisplacedKey)]
    [InlineData("annotations", "a-name-of-more-than-sixty-characters-that-a-message-shortens", WarningCode.UnknownKey)]
    public void What_a_warning_is_about_and_its_whole_key_are_fields(string kind, string key, Enum code)
    {
        var warning = Review(Pod(kind, key, "x"), Asking).Warnings.Should().ContainSingle().Subject;

        (warning.Code, warning.Key).Should().Be(((WarningCode)code, Keys.Prefix + key));
    }

    [Theory]
    [InlineData("inject", "true", true, null)]
    [InlineData("enforce", "false", true, null)]
    [InlineData("rev", "canary", true, null)]
    [InlineData("enforc", "true", true, "label sidecar-injector.io/enforc on the namespace is ignored; did you mean enforce?")]
    [InlineData("injct", "true", true, "label sidecar-injector.io/injct on the namespace is ignored; did you mean inject?")]
    [InlineData("inject", "true", false, null)]
    [InlineData("template", "log-processor", false, null)]
    [InlineData("templat", "x", false, "sidecar-injector.io/templat on the namespace is not a known key; did you mean template?")]
    [InlineData("injet", "x", false, "sidecar-injector.io/injet on the namespace is not a known key; did you mean inject?")]
    public void The_namespaces_keys_are_looked_at_too(string key, string value, bool isLabel, string? warning)
    {
        var one = new Dictionary<string, string> { [Keys.Prefix + key] = value, ["example.com/team"] = "x" };
        var outcome = Review(Pod("annotations", "inject", "true"), new NamespaceFacts("shop", isLabel ? one : [], isLabel ? [] : one));

        outcome.Messages.Should().Equal(warning is null ? [] : [warning]);
    }

    [Theory]
    [InlineData("annotations", @"sidecar-injector.io/\u0074emplate", "log-processor")]
    [InlineData("annotations", @"sidecar-injector.io/log-p\u0061th", "/var/log/web")]
    [InlineData("labels", @"sidecar-injector.io/injec\u0074", "true")]
    public void A_key_that_JSON_escapes_is_known_all_the_same(string kind, string key, string value)
    {
        using var pod = JsonDocument.Parse($$$"""{"metadata":{"{{{kind}}}":{"{{{key}}}":"{{{value}}}"}},"spec":{"containers":[{"name":"app"}]}}""");

        Review(pod.RootElement, Asking).Messages.Should().BeEmpty();
    }

    private static IReadOnlyList<string> Warnings(string kind, string key, string value) =>
        Review(Pod(kind, key, value), Asking).Messages;

    private static NamespaceFacts Asking =>
        new("shop", new Dictionary<string, string> { [Keys.Inject] = "true" }, new Dictionary<string, string>());

    private static JsonObject Pod(string kind, string key, string value) => new()
    {
        ["metadata"] = new JsonObject { [kind] = new JsonObject { [Keys.Prefix + key] = value, ["example.com/team"] = "x" } },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "app" }) },
    };

    private static InjectionOutcome Review(JsonObject pod) => Review(pod, NamespaceFacts.Empty("shop"));

    private static InjectionOutcome Review(JsonObject pod, NamespaceFacts ns) => Review(JsonDocument.Parse(pod.ToJsonString()).RootElement, ns);

    private static InjectionOutcome Review(JsonElement pod, NamespaceFacts ns) => SidecarInjector.Review(
        new PodRequest { Pod = pod, Namespace = "shop", IsPodCreation = true, PathPrefix = "" },
        ns,
        new InjectionSettings(InjectorConfiguration.Default, BuiltInTemplates.Catalog, ClusterRunsNativeSidecars: true));
}
