using System.Text;
using System.Text.Json.Nodes;
using Injector.Injection;
using Injector.Kubernetes;
using Injector.Templates.BuiltIn;
using Injector.Tests.Injection;
using Injector.Yaml;

namespace Injector.Tests.Hostile;

/// <summary>
/// A pod whose author, and whose namespace, set whatever a built-in template lets them, to odd values; with variables, mounts and contexts that he
/// would like to see in the platform's containers.
/// </summary>
internal sealed class AuthorsPod
{
    private static readonly Dictionary<string, JsonNode> Documents = BuiltInTemplates.All.ToDictionary(
        file => Path.GetFileNameWithoutExtension(file.File), file => JsonNode.Parse(YamlReader.ReadAll(file.Text).Single().Json.Span)!);

    // One that extends another is that one under a name of its own, with another default.
    private static readonly string[] Names = [.. Documents.Where(document => document.Value["spec"]!["extends"] is null).Select(document => document.Key)];

    private readonly PodSituation _situation = new();
    private readonly Choices _choices;

    public AuthorsPod(byte[] tape)
    {
        _choices = new Choices(tape);
        var template = _choices.Of(Names);
        Template = Documents[template]["spec"]!;
        string[] containers = [.. new[] { "app", "worker", "proxy" }.Take(1 + _choices.Below(3))];
        _situation.Spec["containers"] = new JsonArray([.. containers.Select(Container)]);
        // One each: what two containers share is followed once.
        _situation.Spec["volumes"] = new JsonArray([.. containers.Select(name => new JsonObject { ["name"] = $"data-{name}", ["emptyDir"] = new JsonObject() })]);
        if (_choices.Rarely(6))
            _situation.Spec["hostNetwork"] = true;
        if (_choices.Rarely())
            _situation.Spec["securityContext"] = JsonNode.Parse("""{"runAsUser":2000,"seLinuxOptions":{"level":"s0:pod"}}""");
        _situation.Annotate(Keys.Inject, "true");
        _situation.Annotate(Keys.Template, template);
        foreach (var (name, parameter) in Template["parameters"]!.AsObject())
            Values[name] = Set(template, name, parameter!, containers);
        if (_choices.Rarely(16))
            Overreach();
        Outcome = _situation.Review();
    }

    /// <summary>The template's <c>spec</c>, as its file says it.</summary>
    public JsonNode Template { get; }

    /// <summary>What each parameter is when the pod is created: the pod's, unless it is live, else the namespace's, else the template's own.</summary>
    public Dictionary<string, string> Values { get; } = [];

    public JsonObject Pod => _situation.Pod;

    public InjectionOutcome Outcome { get; }

    /// <summary>Whether the author set what he may not: then nothing is added at all.</summary>
    public bool IsOverreaching { get; private set; }

    /// <summary>The containers that were added, as the pod has them then.</summary>
    public List<JsonObject> Added()
    {
        var patched = PatchEngines.Apply(Pod.ToJsonString(), Encoding.UTF8.GetString(Outcome.Patch.Span))["spec"]!;
        var own = Pod["spec"]!["containers"]!.AsArray().Select(container => (string)container!["name"]!).ToHashSet();
        return [.. (patched["initContainers"]?.AsArray() ?? []).Concat(patched["containers"]!.AsArray()).Select(container => container!.AsObject()).Where(container => !own.Contains((string)container["name"]!))];
    }

    public override string ToString() => $"{Pod.ToJsonString()}\n{string.Join(", ", _situation.NamespaceAnnotations)}\n{Outcome.Reason} {Outcome.Error?.Message}";

    private string Set(string template, string name, JsonNode parameter, string[] containers)
    {
        var value = parameter["default"]!.ToString();
        foreach (var level in (string[])["namespace", "pod"])
            if (parameter["settableBy"]?.AsArray().Any(by => (string?)by == level) == true && _choices.Rarely(3))
            {
                var set = SettableValues.Of(template, name, parameter, containers, _choices);
                if (level == "pod")
                    _situation.Annotate(Keys.Prefix + name, set);
                else
                    _situation.NamespaceAnnotations[Keys.Prefix + name] = set;
                // The sidecar reads by itself what a pod says of a live parameter.
                if (level != "pod" || parameter["live"] is null)
                    value = set;
            }
        return value;
    }

    private void Overreach()
    {
        var platforms = Template["parameters"]!.AsObject().First(parameter => parameter.Value!["settableBy"] is null).Key;
        _situation.Annotate(Keys.Prefix + platforms, "evil.example/x:1");
        IsOverreaching = true;
    }

    private JsonNode Container(string name)
    {
        var container = new JsonObject
        {
            ["name"] = name,
            ["image"] = "registry.example/shop:1",
            ["env"] = new JsonArray([.. _choices.Some("PATH", "LD_PRELOAD", "HTTPS_PROXY", "LOG_FILES", "GITSYNC_REPO", "SHARED_VOLUME_1", "A-b.c")
                .Select(variable => new JsonObject { ["name"] = variable, ["value"] = _choices.Of("/logs:/bin", "x$$(y)", "a/b", "$(PATH)") })]),
        };
        if (_choices.Rarely())
            container["resources"] = JsonNode.Parse("""{"requests":{"cpu":"1","memory":"1Gi"},"limits":{"cpu":"1","memory":"1Gi"}}""");
        if (_choices.Rarely())
            container["securityContext"] = JsonNode.Parse(_choices.Of("""{"runAsUser":1000,"runAsGroup":3000}""", """{"runAsUser":0,"privileged":true}""", """{"seLinuxOptions":{"level":"s0:app","role":"r"}}"""));
        if (_choices.Rarely())
        {
            container["env"]!.AsArray().Add(new JsonObject { ["name"] = "PATH", ["value"] = "/logs:/bin" });
            container["volumeMounts"] = new JsonArray(new JsonObject
            {
                ["name"] = $"data-{name}",
                ["mountPath"] = _choices.Of("/var/log", "/var/log/app", "/srv", "/data"),
                ["subPathExpr"] = _choices.Of("$(PATH)", "x$$(PATH)", "fixed", "$(PATH)/$(PATH)"),
            });
        }
        return container;
    }
}
