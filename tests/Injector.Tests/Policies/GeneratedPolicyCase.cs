using System.Text.Json.Nodes;
using Injector.Injection.Pods;
using Injector.Kubernetes;
using Injector.Templates.Model;
using Injector.Templates.Parameters;
using Injector.Tests.Injection;

namespace Injector.Tests.Policies;

/// <summary>A pod of any shape, with keys that somebody wrote well or badly, in a namespace that says something or nothing.</summary>
internal static class GeneratedPolicyCase
{
    private static readonly string[] GuaranteedOrLimited =
    [
        """{"limits":{"cpu":"100m","memory":"64Mi"}}""",
        """{"requests":{"cpu":"100m","memory":"64Mi"},"limits":{"cpu":"0.1","memory":"64Mi"}}""",
        """{"limits":{"cpu":"100m","memory":"64Mi","ephemeral-storage":"1Gi"}}""",
        """{"limits":{"ephemeral-storage":"1Gi"}}""",
    ];

    private static readonly string[] PortNumbers = ["9102", "2020", "13133", "9180", "9181", "8080"];

    /// <param name="seed">The same gives the same.</param>
    /// <param name="templates">The templates whose keys are written.</param>
    public static PolicyCase Make(int seed, params IReadOnlyList<SidecarTemplate> templates)
    {
        var template = templates[0];
        var tape = new byte[400 * templates.Count];
        new Random(seed).NextBytes(tape);
        var choices = new Choices(tape);
        var pod = GeneratedPod.Make(choices);
        if (pod["metadata"] is not JsonObject)
            pod["metadata"] = new JsonObject { ["name"] = "web" };
        var annotations = Map((JsonObject)pod["metadata"]!, "annotations");
        foreach (var key in annotations.Select(member => member.Key).Where(key => key.StartsWith(Keys.Prefix, StringComparison.Ordinal)).ToList())
            annotations.Remove(key);
        var (labels, ofNamespace, namespaceLabels) = (Map((JsonObject)pod["metadata"]!, "labels"), new Dictionary<string, string>(), new Dictionary<string, string>());
        Say(choices, (key, value) => labels[key] = value, (key, value) => annotations[key] = value, (key, value) => namespaceLabels[key] = value);
        // Mostly few: what is wrong is found at the first, and the rest would not be seen.
        foreach (var parameter in templates.SelectMany(one => one.Parameters).DistinctBy(parameter => parameter.Name))
        {
            if (choices.Rarely(14 * templates.Count))
                annotations[parameter.Key] = Value(choices, parameter, templates.Count);
            if (choices.Rarely(40 * templates.Count))
                ofNamespace[parameter.Key] = Value(choices, parameter, templates.Count);
        }

        if (choices.Rarely(8))
            ofNamespace[Keys.OpenShiftUserRange] = "1000680000/10000";
        if (choices.Rarely(30))
            annotations[Keys.Template] = choices.Of(template.Name, $" {template.Name} ,", "absent", " ,");
        if (choices.Rarely(20))
            annotations[Keys.Status] = choices.Of("{}", "text", """{"templates":[],"annotations":[],"labels":[]}""");
        Shape(choices, (JsonObject)pod["spec"]!, templates[^1]);
        return new PolicyCase($"generated {seed}", pod, new NamespaceFacts("team", namespaceLabels, ofNamespace));
    }

    private static void Say(Choices choices, Action<string, string> label, Action<string, string> annotate, Action<string, string> ofNamespace)
    {
        if (choices.Rarely(12))
            ofNamespace(Keys.Enforce, choices.Of("true", "false", "yes"));
        if (choices.Rarely(8))
            ofNamespace(Keys.Inject, choices.Of("true", "false", "on"));
        if (choices.Rarely(12))
            label(Keys.Inject, choices.Of("true", "false", "yes"));
        annotate(Keys.Inject, choices.Rarely(12) ? choices.Of("false", "True") : "true");
    }

    /// <summary>What matters to what is added, beside containers and mounts.</summary>
    private static void Shape(Choices choices, JsonObject spec, SidecarTemplate template)
    {
        if (choices.Rarely(8))
            spec["hostNetwork"] = true;
        if (choices.Rarely(20))
            spec["os"] = new JsonObject { ["name"] = choices.Of("linux", "windows") };
        if (choices.Rarely(20))
            spec["nodeSelector"] = new JsonObject { ["kubernetes.io/os"] = choices.Of("linux", "windows") };
        var containers = ((JsonArray)spec["containers"]!).Concat(spec["initContainers"] as JsonArray ?? []).Select(container => (JsonObject)container!).ToList();
        if (choices.Rarely(6) && choices.Of(GuaranteedOrLimited) is { } resources)
            containers.ForEach(container => container["resources"] = JsonNode.Parse(resources));
        if (choices.Rarely(8))
            containers[0]["ports"] = new JsonArray(new JsonObject { ["containerPort"] = int.Parse(choices.Of(PortNumbers)), ["protocol"] = choices.Of("TCP", "UDP") });
        if (choices.Rarely(15))
            containers[^1]["name"] = choices.Of([.. template.Containers.Select(container => container.Name), "istio-proxy"]);
        if (choices.Rarely(15) && template.Volumes.Length > 0)
            (spec["volumes"] as JsonArray)?.Add(new JsonObject { ["name"] = template.Volumes[0].Name, ["emptyDir"] = new JsonObject() });
    }

    // Mostly good ones.
    private static string Value(Choices choices, TemplateParameter parameter, int templates) => choices.Rarely(3 * templates) ? AnyValue(choices, parameter) : parameter.Type switch
    {
        ParameterType.Path => choices.Of("/var/log/app", "/srv/logs/", "/var/log/app/archive", "/cache/x", "/var/log"),
        ParameterType.List when parameter.Name == "containers" => choices.Of("app", "app:/x,app:/y", "app,app:/var/log/app/archive", ""),
        ParameterType.List => choices.Of("*.log", "*.log,**/*.txt"),
        ParameterType.Boolean => choices.Of("true", "false"),
        ParameterType.Integer => choices.Of("9125", "+2020", "008080"),
        ParameterType.Quantity => parameter.Default.Text,
        ParameterType.Enum => choices.Of([.. parameter.Values]),
        ParameterType.Duration => choices.Of("30s", "1m30s", "12.5s"),
        _ => parameter.Default.Text,
    };

    private static string AnyValue(Choices choices, TemplateParameter parameter) => parameter.Type switch
    {
        ParameterType.Path => choices.Of(
            "/var/log/app", "/srv/logs/", "/var/log", "/var/log/app/archive", "/cache/x", "logs", "/a/../b", "/a:b", "/etc", "/proc/x", "/var/log/app ", "/a\"b\\c", "//x", "/"),
        ParameterType.List when parameter.Name == "containers" => choices.Of(
            "app", "worker", "app,worker", "app,worker,proxy", "app:/x,app:/y", "app:/var/log/app/,worker", "mesh", "absent", " , ", "", "app:x", "app,app:/var/log/app/archive"),
        ParameterType.List => choices.Of("*.log", "*.log,**/*.txt", " ,", "$(X).log,b", "a$$b", "a b"),
        ParameterType.Boolean => choices.Of("true", "false", "TRUE"),
        ParameterType.Integer => choices.Of("9125", "0", "+2020", "008080", "65535", "-1", "x", "99999999999999999999", "70000", "9180"),
        ParameterType.Quantity => choices.Of("64Mi", "128Mi", "1Gi", "1.5Gi", "100m", "200m", "2", "0", "1e3", "-5", "x", "100000000000000", "64Mi ", "+1Gi"),
        ParameterType.Enum => choices.Of([.. parameter.Values, "other", "", $"{parameter.Values[0]} until 2026-01-31T12:00:00Z"]),
        ParameterType.Duration => choices.Of("30s", "1m30s", "5s", "24h", "25h", "x", "12.5s", "90000ms"),
        _ => choices.Of(
            "none", "java", "1000/s", "200/s burst 500", "0/s", "card, email", "/a+/", "$(HOME)", "^[0-9]", "https://git.example/a/b", "v1.2", "a.b:80", "http://c:4318/x", "line\nbreak", "",
            "200/s until 2026-02-30T23:59:59Z", "none until 2026-01-31T24:00:00Z", "jwt until 2026-01-31T12:00:00Z\n", " until 2026-01-31T12:00:00Z"),
    };

    private static JsonObject Map(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject map)
            parent[name] = map = [];
        return map;
    }
}
