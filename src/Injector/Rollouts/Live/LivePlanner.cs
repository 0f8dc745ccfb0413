using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Configuration;
using Injector.Injection.Plans;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Rollouts.Plans;
using Injector.Templates.Model;
using Injector.Text;

namespace Injector.Rollouts.Live;

/// <summary>Holds what is to be set against the templates of a pod's sidecars, by the code that reads annotations when a pod is created.</summary>
/// <param name="settings">What the servers decide on.</param>
/// <param name="template">The one template whose sidecars are meant; null: all that the pod has.</param>
/// <param name="changes">What is to be set.</param>
internal sealed class LivePlanner(InjectionSettings settings, string? template, IReadOnlyList<LiveAssignment> changes)
{
    public LivePlan Plan(JsonElement pod, NamespaceFacts ns)
    {
        if (PodHealth.Of(pod).IsBeingDeleted || pod.Member("status").Text("phase") is "Succeeded" or "Failed")
            return new(LiveRefusal.Ending, "it has ended, or is being deleted");
        var view = new PodView(pod);
        var status = StatusAnnotation.Read(view.Annotation(Keys.Status));
        if (status.IsEmpty)
            return new(LiveRefusal.NotInjected, $"it has no {Keys.Status} annotation that can be read");
        var templates = Templates(status);
        if (templates.Count == 0)
            return new(LiveRefusal.TemplateNotFound, $"it has no sidecar of {template ?? "a template of the configuration"}; its own: {Own(status)}");
        foreach (var change in changes)
            if (Refusal(change, templates, status, pod) is { } refusal)
                return refusal;
        return OutOfBounds(pod, ns, templates) ?? new LivePlan(null) { Patch = Patch(pod, view) };
    }

    private List<SidecarTemplate> Templates(StatusAnnotation status) =>
    [
        .. status.Templates.Select(entry => entry.Text("name")!).Where(name => template is null || name == template)
            .Select(settings.Templates.Find).OfType<SidecarTemplate>(),
    ];

    private static string Own(StatusAnnotation status) => Shown.Short(string.Join(", ", status.Templates.Select(entry => entry.Text("name"))));

    private static LivePlan? Refusal(LiveAssignment change, List<SidecarTemplate> templates, StatusAnnotation status, JsonElement pod)
    {
        var having = templates.FindAll(template => template.Parameter(change.Parameter) is not null);
        if (having.Count == 0)
        {
            var known = templates.SelectMany(template => template.Parameters).Select(parameter => parameter.Name);
            var nearest = Spelling.Nearest(change.Parameter, known);
            return new(
                LiveRefusal.UnknownParameter,
                $"{change.Parameter} is no parameter of {string.Join(", ", templates.Select(template => template.Name))}"
                + (nearest is null ? "" : $"; did you mean {nearest}?"));
        }

        var live = having.FindAll(template => template.Parameter(change.Parameter)!.IsLive);
        if (live.Count == 0)
            return NotLive(change, having[0]);
        var volumes = live.SelectMany(template => status.Entry(template.Name).Texts("volumes")).ToHashSet(StringComparer.Ordinal);
        return Shows(pod, volumes, change.Parameter)
            ? null
            : new(
                LiveRefusal.InjectedBefore,
                $"its sidecar was added before {change.Parameter} was live: only a new pod follows it; see injector rollout plan");
    }

    private static LivePlan NotLive(LiveAssignment change, SidecarTemplate template)
    {
        var live = string.Join(", ", template.Parameters.Where(parameter => parameter.IsLive).Select(parameter => parameter.Name));
        var who = template.Parameter(change.Parameter)! switch
        {
            { SettableByPod: true } => $"write the annotation {change.Key} into the owner's pod template, which restarts its pods",
            { SettableByNamespace: true } => $"write the annotation {change.Key} onto the namespace, and restart the owner",
            _ => "the platform team sets it; then injector rollout brings it to running pods",
        };
        return new(LiveRefusal.NotLive, $"{change.Parameter} of {template.Name} is not live: {who}; live here: {(live.Length == 0 ? "nothing" : live)}");
    }

    private static bool Shows(JsonElement pod, HashSet<string> volumes, string parameter)
    {
        foreach (var volume in pod.Member("spec").Items("volumes"))
            if (volume.Text("name") is { } name && volumes.Contains(name))
                foreach (var file in volume.Member("downwardAPI").Items("items"))
                    if (file.Member("fieldRef").Text("fieldPath") == Keys.FieldPath(parameter))
                        return true;
        return false;
    }

    /// <summary>What the webhook would say of a pod with these annotations.</summary>
    private LivePlan? OutOfBounds(JsonElement pod, NamespaceFacts ns, List<SidecarTemplate> templates)
    {
        using var changed = JsonDocument.Parse(Changed(pod).ToJsonString());
        var share = new PodsShare(ns, ns.Enforces);
        foreach (var one in templates)
        {
            var errors = new List<InjectionError>();
            ParameterResolver.Resolve(one, new PodView(changed.RootElement), ns, share, errors);
            // What else is wrong with the pod was so before.
            if (errors.Find(error => changes.Any(change => change.Key == error.Key && change.Value is not null)) is { } error)
                return new(error.Reason == Reason.ParameterNotSettable ? LiveRefusal.ParameterNotSettable : LiveRefusal.ParameterInvalid, error.Message);
        }

        return null;
    }

    private JsonObject Changed(JsonElement pod)
    {
        var annotations = JsonObject.Create(pod.Member("metadata").Member("annotations"))!.DeepClone().AsObject();
        foreach (var change in changes)
            if (change.Value is { } value)
                annotations[change.Key] = value;
            else
                annotations.Remove(change.Key);
        return new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations } };
    }

    /// <summary>Begins with <c>test</c> on the pod's UID and its record, so that another pod of this name is left alone.</summary>
    private ReadOnlyMemory<byte> Patch(JsonElement pod, PodView view)
    {
        var current = changes.Select(change => view.Annotation(change.Key)).ToList();
        if (changes.Select(change => change.Value).SequenceEqual(current))
            return default;
        return JsonBytes.Of(json =>
        {
            json.WriteStartArray();
            json.WriteOperation("test", "/metadata/uid", pod.Member("metadata").Text("uid"));
            json.WriteOperation("test", Path(Keys.Status), view.Annotation(Keys.Status));
            for (var i = 0; i < changes.Count; i++)
                if (changes[i].Value is { } value)
                    json.WriteOperation("add", Path(changes[i].Key), value);
                else if (current[i] is not null)
                    json.WriteOperation("remove", Path(changes[i].Key));
            json.WriteEndArray();
        });
    }

    private static string Path(string key) => $"/metadata/annotations/{JsonPointer.Escape(key)}";
}
