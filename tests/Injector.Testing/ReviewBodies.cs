using System.Text;
using System.Text.Json.Nodes;

namespace Injector.Testing;

/// <summary>Admission reviews of the sizes that matter, as the API server sends them.</summary>
internal static class ReviewBodies
{
    /// <summary>A small pod without defaults: 2 to 3 KB of review.</summary>
    public static byte[] Ordinary() => Review(Pod(containers: 1, variables: 6));

    /// <summary>What the API server makes of a pod from a Deployment, defaults and managed fields included: about 8 KB.</summary>
    public static byte[] Typical()
    {
        var pod = Pod(containers: 2, variables: 12);
        pod["metadata"]!["managedFields"] = new JsonArray(new JsonObject
        {
            ["manager"] = "kube-controller-manager",
            ["operation"] = "Update",
            ["apiVersion"] = "v1",
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = new JsonObject(Enumerable.Range(0, 90).Select(i =>
                KeyValuePair.Create<string, JsonNode?>($"f:field-number-{i}", new JsonObject { [".:"] = new JsonObject() }))),
        });
        return Review(pod);
    }

    /// <summary>One container with so many variables: 2,000 make about 200 KB.</summary>
    public static byte[] Variables(int count) => Review(Pod(containers: 1, count));

    public static byte[] Containers(int count) => Review(Pod(count, variables: 6));

    /// <summary>One annotation of a mebibyte, four times what Kubernetes takes: read whole, and left as it is.</summary>
    public static byte[] LargeAnnotation()
    {
        var pod = Pod(containers: 1, variables: 6);
        pod["metadata"]!["annotations"]!["example.com/large"] = new string('x', 1024 * 1024);
        return Review(pod);
    }

    /// <summary>The ordinary pod, but nobody asked to inject it.</summary>
    public static byte[] WithoutAnnotations()
    {
        var pod = Pod(containers: 1, variables: 6);
        pod["metadata"]!.AsObject().Remove("annotations");
        return Review(pod);
    }

    private static JsonObject Pod(int containers, int variables) => new()
    {
        ["kind"] = "Pod",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject
        {
            ["generateName"] = "web-6d4b75cb6d-",
            ["labels"] = new JsonObject { ["app"] = "web", ["pod-template-hash"] = "6d4b75cb6d" },
            ["annotations"] = new JsonObject
            {
                ["sidecar-injector.io/inject"] = "true",
                ["sidecar-injector.io/log-path"] = "/var/log/nginx",
                ["sidecar-injector.io/log-files"] = "access.log,error.log",
            },
            ["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = "apps/v1", ["kind"] = "ReplicaSet", ["name"] = "web-6d4b75cb6d", ["controller"] = true,
                ["uid"] = "5a3f4a63-5d7a-4b0e-9f0d-1f8f6f1a2b3c",
            }),
        },
        ["spec"] = new JsonObject
        {
            ["volumes"] = new JsonArray(new JsonObject
            {
                ["name"] = "kube-api-access-x7k2p",
                ["projected"] = new JsonObject { ["defaultMode"] = 420, ["sources"] = new JsonArray() },
            }),
            ["containers"] = new JsonArray([.. Enumerable.Range(0, containers).Select(i => (JsonNode)Container(i, variables))]),
            ["restartPolicy"] = "Always",
            ["terminationGracePeriodSeconds"] = 30,
            ["dnsPolicy"] = "ClusterFirst",
            ["serviceAccountName"] = "default",
            ["securityContext"] = new JsonObject(),
            ["schedulerName"] = "default-scheduler",
        },
    };

    private static JsonObject Container(int number, int variables) => new()
    {
        ["name"] = number == 0 ? "nginx" : $"helper-{number}",
        ["image"] = "registry.example/team/nginx:1.29",
        ["ports"] = new JsonArray(new JsonObject { ["containerPort"] = 8080, ["protocol"] = "TCP" }),
        ["env"] = new JsonArray([.. Enumerable.Range(0, variables).Select(i =>
            (JsonNode)new JsonObject { ["name"] = $"VARIABLE_NUMBER_{i}", ["value"] = $"some value of an ordinary length, number {i}" })]),
        ["resources"] = new JsonObject
        {
            ["limits"] = new JsonObject { ["cpu"] = "500m", ["memory"] = "256Mi" },
            ["requests"] = new JsonObject { ["cpu"] = "100m", ["memory"] = "128Mi" },
        },
        ["volumeMounts"] = new JsonArray(new JsonObject
        {
            ["name"] = "kube-api-access-x7k2p", ["readOnly"] = true, ["mountPath"] = "/var/run/secrets/kubernetes.io/serviceaccount",
        }),
        ["livenessProbe"] = new JsonObject
        {
            ["httpGet"] = new JsonObject { ["path"] = "/healthz", ["port"] = 8080, ["scheme"] = "HTTP" },
            ["timeoutSeconds"] = 1, ["periodSeconds"] = 10, ["successThreshold"] = 1, ["failureThreshold"] = 3,
        },
        ["terminationMessagePath"] = "/dev/termination-log",
        ["terminationMessagePolicy"] = "File",
        ["imagePullPolicy"] = "IfNotPresent",
    };

    private static byte[] Review(JsonObject pod) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["kind"] = "AdmissionReview",
        ["apiVersion"] = "admission.k8s.io/v1",
        ["request"] = new JsonObject
        {
            ["uid"] = "705ab4f5-6393-11e8-b7cc-42010a800002",
            ["kind"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["kind"] = "Pod" },
            ["resource"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["resource"] = "pods" },
            ["requestKind"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["kind"] = "Pod" },
            ["requestResource"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["resource"] = "pods" },
            ["namespace"] = "shop",
            ["operation"] = "CREATE",
            ["userInfo"] = new JsonObject
            {
                ["username"] = "system:serviceaccount:kube-system:replicaset-controller",
                ["uid"] = "a7e0ab33-5f29-11e8-8a3c-36e6bb280816",
                ["groups"] = new JsonArray("system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated"),
            },
            ["object"] = pod,
            ["oldObject"] = null,
            ["dryRun"] = false,
            ["options"] = new JsonObject { ["kind"] = "CreateOptions", ["apiVersion"] = "meta.k8s.io/v1" },
        },
    }.ToJsonString());
}
