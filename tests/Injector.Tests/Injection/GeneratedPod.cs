using System.Text.Json.Nodes;
using Injector.Kubernetes;

namespace Injector.Tests.Injection;

/// <summary>Pods of every shape that matters to an injection, each one that Kubernetes would take.</summary>
internal static class GeneratedPod
{
    public static readonly string[] ContainerNames = ["app", "worker", "proxy"];

    private static readonly string[] MountPaths =
        ["/var/log/app", "/var/log", "/var/log/app2", "/", "/var/log/app/archive", "/srv/logs/", "srv//logs/x", "/cache", "/etc/config"];

    private static readonly string[] VolumeNames = ["data", "shared-logs", "shared-logs-2", "config", "spool-of-users"];

    // Each with just enough for the pod's own containers.
    private static readonly string[] Resources =
    [
        """{"requests": {"cpu": "25m", "memory": "16Mi"}, "limits": {"cpu": "50m", "memory": "16Mi"}}""",
        """{"requests": {"cpu": "25m"}, "limits": {"memory": "16Mi"}}""",
        """{"limits": {"cpu": 0.025}}""",
        "{}",
    ];

    public static JsonObject Make(Choices choices)
    {
        var pod = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod" };
        switch (choices.Below(5))
        {
            case 1:
                break;
            case 2:
                pod["metadata"] = null;
                break;
            default:
                pod["metadata"] = Metadata(choices);
                break;
        }
        var spec = new JsonObject();
        if (choices.Rarely())
            spec["securityContext"] = SecurityContext(choices);
        List(choices, spec, "initContainers", () => Containers(choices, choices.Some("setup", "mesh"), isInit: true));
        spec["containers"] = Containers(choices, [.. ContainerNames.Take(1 + choices.Below(3))], isInit: false);
        List(choices, spec, "volumes", () => Volumes(choices));
        if (choices.Rarely())
            spec["resources"] = JsonNode.Parse(choices.Of(Resources));
        if (choices.Rarely())
            spec["futureField"] = JsonNode.Parse("""{"amount": 12345678901234567890.10, "list": [null, {"x": 1e3}]}""");
        pod["spec"] = spec;
        if (choices.Rarely())
            pod["status"] = new JsonObject { ["phase"] = "Pending" };
        return pod;
    }

    private static JsonObject Metadata(Choices choices)
    {
        var metadata = new JsonObject { [choices.Of("name", "generateName")] = "web" };
        Map(choices, metadata, "annotations", annotations =>
        {
            if (choices.Rarely())
                annotations[Keys.SafeToEvictLocalVolumes] = choices.Of("cache", "cache, scratch", "");
            if (choices.Rarely())
                annotations[Keys.DefaultContainer] = "worker";
            if (choices.Rarely())
                annotations["example.com/a~b"] = "~1";
            if (choices.Rarely())
                annotations[Keys.Template] = choices.Of("one", "two", "one,two", "two,one", "none", " ,");
            if (choices.Rarely(3))
                annotations[Keys.Prefix + "log-path"] = choices.Of("/var/log/app", "/srv/logs", "/var/log/app/archive", "/etc/config/x", "logs");
            if (choices.Rarely(3))
                annotations[Keys.Prefix + "containers"] = choices.Of("app", "worker", "app,worker", "mesh", "app,app,proxy", "absent");
            if (choices.Rarely())
                annotations[Keys.Prefix + "extra"] = choices.Of("true", "false", "maybe");
            if (choices.Rarely())
                annotations[Keys.Prefix + "log-pth"] = "x";
        });
        Map(choices, metadata, "labels", labels =>
        {
            labels["app"] = "web";
            if (choices.Rarely())
                labels[Keys.Injected] = "by-hand";
        });
        return metadata;
    }

    private static JsonArray Containers(Choices choices, List<string> names, bool isInit) => [.. names.Select(name => Container(choices, name, isInit))];

    private static JsonObject Container(Choices choices, string name, bool isInit)
    {
        var container = new JsonObject { ["name"] = name, ["image"] = $"registry.example/shop/{name}:1.4.2" };
        if (isInit && choices.Rarely(2))
            container["restartPolicy"] = "Always";
        if (choices.Rarely())
            container["securityContext"] = SecurityContext(choices);
        if (choices.Rarely())
            container["resources"] = JsonNode.Parse("""{"requests": {"cpu": "5m"}}""");
        if (choices.Rarely())
            container["futureField"] = true;
        List(choices, container, "env", () => Environment(choices));
        List(choices, container, "volumeMounts", () => [.. choices.Some(MountPaths).Select(path => Mount(choices, path))]);
        return container;
    }

    private static JsonArray Environment(Choices choices) => choices.Below(3) switch
    {
        0 => [new JsonObject { ["name"] = "ROLE", ["value"] = choices.Of("web", "worker", "$(OTHER)") }],
        1 => [new JsonObject { ["name"] = "ROLE", ["valueFrom"] = new JsonObject { ["fieldRef"] = new JsonObject { ["fieldPath"] = "metadata.name" } } }],
        _ => [new JsonObject { ["name"] = "ROLE", ["valueFrom"] = new JsonObject { ["secretKeyRef"] = new JsonObject { ["name"] = "s", ["key"] = "k" } } }],
    };

    private static JsonObject Mount(Choices choices, string path)
    {
        // A name that no volume has is a claim of a StatefulSet.
        var mount = new JsonObject { ["name"] = choices.Of(VolumeNames), ["mountPath"] = path };
        switch (choices.Below(8))
        {
            case 5:
                mount["subPath"] = choices.Of("logs", "a/b");
                break;
            case 6:
                mount["subPathExpr"] = choices.Of("$(ROLE)", "x/$(ROLE)/y");
                break;
            case 7:
                mount["readOnly"] = true;
                break;
        }
        return mount;
    }

    private static JsonArray Volumes(Choices choices) =>
        [.. choices.Some(VolumeNames).Select(name => new JsonObject { ["name"] = name, [choices.Of(Kinds)] = new JsonObject() })];

    private static readonly string[] Kinds = ["emptyDir", "hostPath", "persistentVolumeClaim", "configMap", "projected", "futureVolume"];

    private static JsonObject SecurityContext(Choices choices)
    {
        var context = new JsonObject();
        if (choices.Rarely(2))
            context["runAsUser"] = choices.Of(0, 1000, 65535);
        if (choices.Rarely(2))
            context["runAsGroup"] = choices.Of(0, 2000);
        if (choices.Rarely())
            context["seLinuxOptions"] = new JsonObject { ["level"] = "s0:c1,c2", ["role"] = "r" };
        return context;
    }

    /// <summary>A list may be missing, null, empty or have items.</summary>
    private static void List(Choices choices, JsonObject parent, string name, Func<JsonArray> items)
    {
        switch (choices.Below(5))
        {
            case 0:
                break;
            case 1:
                parent[name] = null;
                break;
            case 2:
                parent[name] = new JsonArray();
                break;
            default:
                parent[name] = items();
                break;
        }
    }

    private static void Map(Choices choices, JsonObject parent, string name, Action<JsonObject> fill)
    {
        switch (choices.Below(5))
        {
            case 0:
                break;
            case 1:
                parent[name] = null;
                break;
            default:
                var map = new JsonObject();
                fill(map);
                parent[name] = map;
                break;
        }
    }
}
