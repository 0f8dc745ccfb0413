using System.Text.Json.Nodes;
using Injector.Configuration;
using Injector.Templates.Parameters;

namespace Injector.Tests.Templates;

/// <summary>A template that is sound by construction: parameters of given types, each where such a value belongs.</summary>
/// <param name="Types">The types of parameters p0, p1, …; each settable by a pod.</param>
/// <param name="Containers">How many containers.</param>
/// <param name="IsInit">Which of them are init containers.</param>
/// <param name="Shared">Whether there is a shared volume.</param>
internal sealed record TemplateDraft(IReadOnlyList<ParameterType> Types, int Containers, bool[] IsInit, bool Shared)
{
    /// <summary>A new copy of the document.</summary>
    public JsonObject Document
    {
        get
        {
            var lists = new Dictionary<bool, JsonArray> { [true] = [], [false] = [] };
            var containers = Enumerable.Range(0, Containers).Select(Container).ToList();
            var metadata = Parse("{annotations: {example.com/pod: '${pod.namespace}/${pod.name}'}, labels: {team: ops}}");
            for (var i = 0; i < Types.Count; i++)
                Place(i, containers[i % Containers], metadata);
            for (var i = 0; i < Containers; i++)
                lists[IsInit[i]].Add(new JsonObject { ["container"] = containers[i] });
            var spec = new JsonObject
            {
                ["parameters"] = new JsonObject(Types.Select((type, i) => KeyValuePair.Create($"p{i}", (JsonNode?)Parameter(type)))),
                ["initContainers"] = lists[true],
                ["sidecars"] = lists[false],
                ["volumes"] = Parse("[{name: state, emptyDir: {sizeLimit: 16Mi}}]"),
                ["metadata"] = metadata,
            };
            if (Shared)
                spec["sharedVolume"] = Parse("{name: logs, source: {emptyDir: {sizeLimit: 1Gi}}, application: {mountPath: /var/log/app}, sidecar: {mountPath: /logs}}");
            return new JsonObject
            {
                ["apiVersion"] = ConfigurationLoader.ApiVersion,
                ["kind"] = "SidecarTemplate",
                ["metadata"] = new JsonObject { ["name"] = "generated" },
                ["spec"] = spec,
            };
        }
    }

    /// <summary>Some values that a parameter of the type takes; the first is its default.</summary>
    public static string[] ValuesOf(ParameterType type) => type switch
    {
        ParameterType.Path => ["/data", "/var/log/app", "/a b/ü", "/$(X)"],
        ParameterType.List => ["a,b", "", "*.log", "x, y ,z", "$(X)"],
        ParameterType.Boolean => ["false", "true"],
        ParameterType.Integer => ["8080", "1024", "65535", "+2000"],
        ParameterType.Quantity => ["64Mi", "32Mi", "0.25Gi", "1e8"],
        ParameterType.Enum => ["Always", "Never", "IfNotPresent"],
        ParameterType.Image => ["agent:1.0", "registry.example:5000/a/b@sha256:0123456789abcdef0123456789abcdef"],
        ParameterType.Duration => ["30s", "1m30s", "0"],
        _ => ["x", "a b", "\"quoted\"", "${p0}", "$$", "{}", "ü🙂"],
    };

    private static JsonObject Parameter(ParameterType type)
    {
        var parameter = new JsonObject
        {
            ["type"] = type.ToString().ToLowerInvariant(),
            ["default"] = ValuesOf(type)[0],
            ["settableBy"] = new JsonArray("pod", "namespace"),
        };
        if (type == ParameterType.Integer)
            (parameter["min"], parameter["max"]) = (1024, 65535);
        if (type == ParameterType.Quantity)
            (parameter["min"], parameter["max"]) = ("16Mi", "1Gi");
        if (type == ParameterType.Enum)
            parameter["values"] = new JsonArray("Always", "Never", "IfNotPresent");
        return parameter;
    }

    private static JsonNode Container(int number) => Parse("""
        {
          name: agent-0, image: 'agent:1.0', imagePullPolicy: IfNotPresent, command: [agent], args: ['--user=${app.runAsUser}', '--of=${app.container}'],
          env: [{name: POD, value: '${pod.name}'}, {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}],
          resources: {requests: {cpu: 10m, memory: 16Mi}, limits: {cpu: 100m, memory: 64Mi}},
          volumeMounts: [{name: state, mountPath: /state}],
          securityContext: {runAsUser: '${app.runAsUser}', seLinuxOptions: '${app.seLinuxOptions}', runAsNonRoot: true, allowPrivilegeEscalation: false,
            capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}
        }
        """.Replace("agent-0", $"agent-{number}", StringComparison.Ordinal));

    /// <summary>Puts a parameter where its type belongs, and into texts of every kind.</summary>
    private void Place(int number, JsonNode container, JsonNode metadata)
    {
        var whole = $"${{p{number}}}";
        switch (Types[number])
        {
            case ParameterType.Boolean:
                container["tty"] = whole;
                break;
            case ParameterType.Integer when container["ports"] is null:
                container["ports"] = new JsonArray(new JsonObject { ["containerPort"] = whole });
                break;
            case ParameterType.Quantity:
                container["resources"]!["limits"]!["memory"] = whole;
                break;
            case ParameterType.Enum:
                container["imagePullPolicy"] = whole;
                break;
            case ParameterType.Image:
                container["image"] = whole;
                break;
            case ParameterType.List when container["args"] is JsonArray:
                container["args"] = whole;
                break;
            case ParameterType.Path when container["volumeMounts"]!.AsArray().Count == 1:
                container["volumeMounts"]!.AsArray().Add(new JsonObject { ["name"] = "state", ["mountPath"] = $"{whole}/{number}", ["subPath"] = $"{number}" });
                break;
        }
        container["env"]!.AsArray().Add(new JsonObject { ["name"] = $"P{number}", ["value"] = $"a{whole}b" });
        metadata["annotations"]![$"example.com/p{number}"] = whole;
    }

    private static JsonNode Parse(string yaml) => JsonNode.Parse(Injector.Yaml.YamlReader.ReadAll(yaml)[0].Json.Span)!;
}
