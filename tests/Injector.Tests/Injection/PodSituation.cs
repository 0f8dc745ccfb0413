using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Templates.BuiltIn;
using Injector.Templates.Model;

namespace Injector.Tests.Injection;

/// <summary>A pod with what is around it, to be changed by a test before it is reviewed.</summary>
internal sealed class PodSituation
{
    public string Namespace { get; init; } = "shop";

    public bool IsPodCreation { get; set; } = true;

    public JsonObject Annotations { get; } = [];

    public JsonObject Labels { get; } = [];

    public JsonObject Spec { get; } = new()
    {
        ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = "registry.example/shop/app:1.4.2" }),
    };

    public Dictionary<string, string> NamespaceLabels { get; } = [];

    public Dictionary<string, string> NamespaceAnnotations { get; } = [];

    public InjectorConfiguration Configuration { get; private set; } = InjectorConfiguration.Default;

    public TemplateCatalog Templates { get; init; } = BuiltInTemplates.Catalog;

    public JsonObject Pod => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["name"] = "web", ["annotations"] = Annotations.DeepClone(), ["labels"] = Labels.DeepClone() },
        ["spec"] = Spec.DeepClone(),
    };

    public void Annotate(string key, string value) => Annotations[key] = value;

    public void Configure(Func<InjectorConfiguration, InjectorConfiguration> change) => Configuration = change(Configuration);

    public InjectionOutcome Review() => Review(Pod);

    public InjectionOutcome Review(JsonNode pod)
    {
        using var parsed = JsonDocument.Parse(pod.ToJsonString());
        var outcome = SidecarInjector.Review(
            new PodRequest { Pod = parsed.RootElement.Clone(), Namespace = Namespace, IsPodCreation = IsPodCreation },
            new NamespaceFacts(Namespace, NamespaceLabels, NamespaceAnnotations),
            new InjectionSettings(Configuration, Templates, ClusterRunsNativeSidecars: true));
        outcome.Fault.Should().BeNull();
        return outcome;
    }
}
