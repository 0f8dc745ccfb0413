using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Kubernetes;

namespace Injector.Tests.Injection;

/// <summary>A generated pod with generated templates, and its review.</summary>
internal sealed class GeneratedReview
{
    private readonly InjectionSettings _settings;
    private readonly NamespaceFacts _namespace;

    public GeneratedReview(byte[] tape)
    {
        var choices = new Choices(tape);
        Pod = GeneratedPod.Make(choices);
        var configuration = InjectorConfiguration.Default with
        {
            DefaultTemplates = choices.Of<string[]>(["one"], ["one", "two"]),
            SidecarLifecycle = choices.Of(SidecarLifecycle.Native, SidecarLifecycle.Classic),
            Policy = InjectionPolicy.OptOut,
        };
        _settings = new InjectionSettings(configuration, GeneratedCatalog.Make(choices), ClusterRunsNativeSidecars: false);
        var annotations = new Dictionary<string, string>();
        if (choices.Rarely())
            annotations[Keys.OpenShiftUserRange] = "1000680000/10000";
        _namespace = new NamespaceFacts("shop", new Dictionary<string, string>(), annotations);
        Outcome = Review(Pod);
    }

    public JsonObject Pod { get; }

    public InjectionOutcome Outcome { get; }

    public string Patch => Encoding.UTF8.GetString(Outcome.Patch.Span);

    /// <summary>The pod with the patch, as every engine applies it.</summary>
    public JsonNode Patched() => PatchEngines.Apply(Pod.ToJsonString(), Patch);

    public InjectionOutcome Review(JsonNode pod, string path = "", string? elsewhere = null)
    {
        using var parsed = JsonDocument.Parse(pod.ToJsonString());
        var ns = elsewhere is null ? _namespace : NamespaceFacts.Empty(elsewhere);
        return SidecarInjector.Review(
            new PodRequest { Pod = parsed.RootElement.Clone(), Namespace = ns.Name, IsPodCreation = true, PathPrefix = path }, ns, _settings);
    }

    public override string ToString() =>
        $"{Pod.ToJsonString()}\n{Outcome.Reason} {Outcome.Error?.Message}\n{Patch}\n{string.Join(", ", _settings.Templates.Names)}";
}
