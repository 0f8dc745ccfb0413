using System.Text.Json.Nodes;
using Injector.Kubernetes;

namespace Injector.Tests.Rollouts;

/// <summary>What an API server and a kubelet make of a pod: defaults, what is empty left out, and a status.</summary>
internal static class StoredPods
{
    private static readonly JsonObject Token = new()
    {
        ["name"] = "kube-api-access-x",
        ["readOnly"] = true,
        ["mountPath"] = "/var/run/secrets/kubernetes.io/serviceaccount",
    };

    public static void Default(JsonNode pod)
    {
        var (spec, status) = (pod["spec"]!, new JsonObject { ["phase"] = "Running", ["qosClass"] = "Burstable" });
        spec["nodeName"] = "node-1";
        foreach (var (list, statuses) in ((string, string)[])[("initContainers", "initContainerStatuses"), ("containers", "containerStatuses")])
        {
            var all = new JsonArray();
            foreach (var container in spec[list] as JsonArray ?? [])
                all.Add(Default(container!.AsObject()));
            status[statuses] = all;
        }

        (spec["volumes"] as JsonArray)?.Add(new JsonObject { ["name"] = "kube-api-access-x", ["projected"] = new JsonObject() });
        pod["status"] = status;
    }

    /// <summary>The record as a version wrote it that knew of no shape.</summary>
    public static void ForgetShape(JsonNode pod)
    {
        var record = JsonNode.Parse((string)pod["metadata"]!["annotations"]![Keys.Status]!)!;
        foreach (var template in record["templates"]!.AsArray())
            template!.AsObject().Remove("shape");
        pod["metadata"]!["annotations"]![Keys.Status] = record.ToJsonString();
    }

    private static JsonObject Default(JsonObject container)
    {
        container["terminationMessagePath"] = "/dev/termination-log";
        container["imagePullPolicy"] ??= "IfNotPresent";
        container["resources"] ??= new JsonObject();
        if (container["livenessProbe"] is JsonObject probe)
            probe["successThreshold"] = 1;
        foreach (var variable in container["env"] as JsonArray ?? [])
            if ((string?)variable!["value"] == "")
                variable.AsObject().Remove("value");
        container["volumeMounts"] ??= new JsonArray();
        container["volumeMounts"]!.AsArray().Add(Token.DeepClone());
        return new JsonObject
        {
            ["name"] = (string)container["name"]!,
            ["image"] = (string)container["image"]!,
            ["imageID"] = "sha256:1",
            ["containerID"] = "containerd://1",
            ["ready"] = true,
            ["restartCount"] = 0,
            ["state"] = new JsonObject { ["running"] = new JsonObject() },
        };
    }
}
