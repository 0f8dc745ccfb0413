using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Templates.Model;
using Injector.Templates.Parameters;
using Injector.Tests.Injection;

namespace Injector.Tests.Templates;

/// <summary>What holds for every template and every value, tried on many.</summary>
public sealed class TemplateProperties
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static Gen<(TemplateDraft Draft, string[] Values)> Settings { get; } =
        GeneratedTemplates.Sound.SelectMany(draft => GeneratedTemplates.Values(draft).Select(values => (draft, values)));

    [Fact]
    public void Whatever_a_pod_sets_it_is_refused_or_becomes_a_pod_that_Kubernetes_takes() => Settings.Sample(setting =>
    {
        var outcome = Review(Load(setting.Draft.Document.ToJsonString()), setting.Values);
        outcome.Fault.Should().BeNull();
        outcome.Reason.Should().BeOneOf(Reason.PodOptedIn, Reason.ParameterInvalid);
        if (outcome.Injected)
            PodRules.Violations(Injected(outcome, setting.Values)).Should().BeEmpty();
    }, iter: 500);

    [Fact]
    public void Whatever_a_pod_sets_fits_the_schema_of_Kubernetes()
    {
        var schema = KubernetesSchema.Current;
        Settings.Sample(setting =>
        {
            var outcome = Review(Load(setting.Draft.Document.ToJsonString()), setting.Values);
            if (outcome.Injected)
                schema.Violations(Injected(outcome, setting.Values)).Should().BeEmpty();
        }, iter: 300);
    }

    [Fact]
    public void No_value_changes_what_there_is_in_a_pod_but_only_what_it_says() => Settings.Sample(setting =>
    {
        var template = Load(setting.Draft.Document.ToJsonString());
        var defaults = setting.Draft.Types.Select(type => TemplateDraft.ValuesOf(type)[0]).ToArray();
        var (one, other) = (Review(template, defaults), Review(template, setting.Values));
        one.Injected.Should().BeTrue();
        if (other.Injected)
            Paths(Injected(other, setting.Values), "").Should().Equal(Paths(Injected(one, defaults), ""));
    }, iter: 500);

    [Fact]
    public void A_value_stands_in_the_pod_letter_by_letter() => Settings.Sample(setting =>
    {
        var outcome = Review(Load(setting.Draft.Document.ToJsonString()), setting.Values);
        if (!outcome.Injected)
            return;
        var annotations = Injected(outcome, setting.Values)["metadata"]!["annotations"]!;
        for (var i = 0; i < setting.Values.Length; i++)
            if (setting.Draft.Types[i] is ParameterType.String or ParameterType.Enum or ParameterType.Image or ParameterType.Quantity or ParameterType.Duration)
                annotations[$"example.com/p{i}"]!.GetValue<string>().Should().Be(setting.Values[i]);
    }, iter: 300);

    [Fact]
    public void A_document_that_loads_without_an_error_renders_what_Kubernetes_takes() => GeneratedTemplates.Broken.Sample(document =>
    {
        var loaded = ConfigurationLoader.Load([("t.yaml", document.ToJsonString())]);
        if (loaded.HasErrors)
            return;
        foreach (var template in loaded.Templates)
        {
            var outcome = Review(template, []);
            outcome.Fault.Should().BeNull();
            outcome.Injected.Should().BeTrue();
            PodRules.Violations(Injected(outcome, [])).Should().BeEmpty();
        }
    }, iter: 2000);

    [Fact]
    public void A_document_that_loads_without_an_error_fits_the_schema_of_Kubernetes()
    {
        var schema = KubernetesSchema.Current;
        GeneratedTemplates.Broken.Sample(document =>
        {
            var loaded = ConfigurationLoader.Load([("t.yaml", document.ToJsonString())]);
            // A field that Kubernetes does not know is a warning, for a later Kubernetes may know it.
            foreach (var template in loaded.HasErrors ? [] : loaded.Templates)
                schema.Violations(Injected(Review(template, []), [])).Where(violation => !violation.Contains("has no field")).Should().BeEmpty();
        }, iter: 1000);
    }

    [Fact]
    public void The_revision_depends_on_neither_the_order_of_keys_nor_the_layout() =>
        Gen.Select(GeneratedTemplates.Sound, Gen.Int).Sample((draft, seed) =>
        {
            var document = draft.Document;
            var shuffled = GeneratedTemplates.Shuffled(document, new Random(seed))!;
            Load(shuffled.ToJsonString(Indented)).Revision.Should().Be(Load(document.ToJsonString()).Revision);
        }, iter: 300);

    [Fact]
    public void The_revision_differs_with_every_other_content() =>
        Gen.Select(GeneratedTemplates.Broken, GeneratedTemplates.Broken).Sample((one, other) =>
        {
            if (ConfigurationLoader.Load([("t.yaml", one.ToJsonString())]) is { HasErrors: false, Templates: [var a] }
                && ConfigurationLoader.Load([("t.yaml", other.ToJsonString())]) is { HasErrors: false, Templates: [var b] })
                (a.Revision == b.Revision).Should().Be(JsonNode.DeepEquals(one, other));
        }, iter: 1000);

    /// <summary>Where there is something; a list of texts is one value.</summary>
    private static IEnumerable<string> Paths(JsonNode? node, string path) => node switch
    {
        JsonObject map => map.SelectMany(member => Paths(member.Value, $"{path}/{member.Key}")),
        JsonArray list when !list.All(item => item?.GetValueKind() == JsonValueKind.String) => list.SelectMany((item, i) => Paths(item, $"{path}/{i}")),
        _ => [path],
    };

    private static SidecarTemplate Load(string text)
    {
        var loaded = ConfigurationLoader.Load([("t.yaml", text)]);
        loaded.Diagnostics.Should().BeEmpty();
        return loaded.Templates.Should().ContainSingle().Which;
    }

    private static InjectionOutcome Review(SidecarTemplate template, string[] values) => SidecarInjector.Review(
        new PodRequest { Pod = JsonDocument.Parse(Pod(values).ToJsonString()).RootElement, Namespace = "shop", IsPodCreation = true, PathPrefix = "" },
        NamespaceFacts.Empty("shop"),
        new InjectionSettings(InjectorConfiguration.Default with { DefaultTemplates = [template.Name] }, new TemplateCatalog([template]), true));

    private static JsonNode Injected(InjectionOutcome outcome, string[] values) =>
        StrictPatch.Apply(Pod(values), JsonNode.Parse(outcome.Patch.Span)!.AsArray());

    private static JsonObject Pod(string[] values)
    {
        var annotations = new JsonObject { [Keys.Inject] = "true" };
        for (var i = 0; i < values.Length; i++)
            annotations[$"{Keys.Prefix}p{i}"] = values[i];
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = "web", ["annotations"] = annotations },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = "web:1" }) },
        };
    }
}
