using System.Text;
using System.Text.Json.Nodes;
using Injector.EndToEndTests.Pods;

namespace Injector.EndToEndTests.Hostile;

/// <summary>What somebody sends who means harm, or wants to get around something.</summary>
internal static class HostilePods
{
    private const string Prefix = PodDocument.Prefix;

    /// <summary>Names that are a request of another kind, a colour of the terminal, or of a megabyte.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["x?y=/events", "../../apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations", "..", "a/b", "shop%2f..", "\\u001b[31m\\nforged line", "\\u202e", new string('n', 1_000_000)];

    /// <summary>Pods that want no working sidecar in a namespace that enforces one, each by what it tries.</summary>
    public static IReadOnlyDictionary<string, JsonObject> WithoutSidecar { get; } = new Dictionary<string, JsonObject>
    {
        ["says no, by label and annotation"] = PodDocument.Plain("a").WithAnnotation(PodDocument.InjectKey, "false").WithLabel(PodDocument.InjectKey, "false"),
        ["names another template"] = PodDocument.Plain("a").WithAnnotation(Prefix + "template", "metrics-exporter"),
        ["names no template"] = PodDocument.Plain("a").WithAnnotation(Prefix + "template", ","),
        ["has an init container of the sidecar's name that ends at once"] = PodDocument.Plain("a")
            .WithSpec("initContainers", """[{"name":"log-processor","image":"scratch","command":["true"],"volumeMounts":[{"name":"v","mountPath":"/v"}]}]""")
            .WithSpec("containers", """[{"name":"app","image":"a","volumeMounts":[{"name":"v","mountPath":"/v"}]}]""")
            .WithSpec("volumes", """[{"name":"v","emptyDir":{}}]"""),
        ["has a container of the sidecar's name and another program"] = PodDocument.Plain("a")
            .WithSpec("containers", """[{"name":"app","image":"a"},{"name":"log-processor","image":"ghcr.io/sidecar-injector/log-processor:0.1.0","command":["/bin/true"]}]"""),
        ["has a label of the servers"] = PodDocument.Plain("a").WithLabel("app.kubernetes.io/name", "sidecar-injector"),
        ["forges a record of an injection"] = PodDocument.Plain("a").WithLabel(Prefix + "injected", "true")
            .WithAnnotation(Prefix + "status", """{"templates":[{"name":"log-processor","revision":"0123456789","sidecars":["log-processor"]}]}"""),
        ["has a decoy followed, by kubectl's annotation"] = PodDocument.Plain("a").WithAnnotation("kubectl.kubernetes.io/default-container", "decoy")
            .WithSpec("containers", """[{"name":"app","image":"a"},{"name":"decoy","image":"pause"}]"""),
        ["has a decoy followed, by the parameter"] = PodDocument.Plain("a").WithAnnotation(Prefix + "containers", "decoy")
            .WithSpec("containers", """[{"name":"app","image":"a"},{"name":"decoy","image":"pause"}]"""),
        ["leaves out all files"] = PodDocument.Plain("a").WithAnnotation(Prefix + "log-files", "!*"),
        ["has files followed that never are"] = PodDocument.Plain("a").WithAnnotation(Prefix + "log-files", "").WithAnnotation(Prefix + "log-path", "/nowhere"),
    };

    /// <summary>Annotations that reach for files and directories of others.</summary>
    public static IReadOnlyList<(string Key, string Value)> Elsewhere { get; } =
    [
        ("log-files", "../../secret/*"), ("log-files", "/etc/*"), ("log-files", "a/../../b"),
        ("log-path", "/"), ("log-path", "/etc"), ("log-path", "/proc"), ("log-path", "/dev"), ("log-path", "/usr/local/bin"), ("log-path", "/bin"), ("log-path", "/var/run"),
        ("log-path", "/var/run/secrets/kubernetes.io/serviceaccount"), ("log-path", "/var/log/../../etc"), ("log-path", "//proc//self"),
    ];

    /// <summary>Pods that Kubernetes takes, and would not with what is added to them.</summary>
    public static IReadOnlyDictionary<string, JsonObject> AtTheEdge { get; } = new Dictionary<string, JsonObject>
    {
        ["has the node's network and the template's port"] = PodDocument.OptedIn("a").WithAnnotation(Prefix + "template", "metrics-exporter").WithSpec("hostNetwork", "true")
            .WithSpec("containers", """[{"name":"app","image":"a","ports":[{"containerPort":9102,"hostPort":9102}]}]"""),
        ["has a device where the log path is"] = PodDocument.OptedIn("a")
            .WithSpec("containers", """[{"name":"app","image":"a","volumeDevices":[{"name":"d","devicePath":"/var/log/app"}]}]""")
            .WithSpec("volumes", """[{"name":"d","persistentVolumeClaim":{"claimName":"c"}}]"""),
        ["has a device where the log path is, written in another way"] = PodDocument.OptedIn("a").WithAnnotation(Prefix + "log-path", "/var//log/app/")
            .WithSpec("containers", """[{"name":"app","image":"a","volumeDevices":[{"name":"d","devicePath":"/var/log/app"}]}]""")
            .WithSpec("volumes", """[{"name":"d","persistentVolumeClaim":{"claimName":"c"}}]"""),
    };

    /// <summary>Variables of the author's, which a mount that the sidecar shares asks for.</summary>
    public static JsonObject Smuggling { get; } = PodDocument.OptedIn("a")
        .WithSpec("containers", """
            [{"name":"app","image":"a","env":[{"name":"PATH","value":"/logs:/bin"},{"name":"LD_PRELOAD","value":"/logs/evil.so"},{"name":"HTTPS_PROXY","value":"http:/attacker"},{"name":"LOG_FILES","value":"x"}],
              "volumeMounts":[{"name":"v","mountPath":"/var/log/app","subPathExpr":"a$(PATH)$(LD_PRELOAD)$(HTTPS_PROXY)$(LOG_FILES)"}]}]
            """)
        .WithSpec("volumes", """[{"name":"v","emptyDir":{}}]""");

    /// <summary>A pod that asks for a template which nobody has: a mistake, of which its owner is told.</summary>
    public static string Mistaken(string name, string owner = "")
    {
        var owners = owner.Length == 0 ? "" : $",\"ownerReferences\":[{owner}]";
        return $$$"""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}","annotations":{"{{{Prefix}}}inject":"true","{{{Prefix}}}template":"nope"}{{{owners}}}},
            "spec":{"containers":[{"name":"A_B","image":"a"}]}}
            """;
    }

    /// <summary>Two containers whose mounts are each looked for among all volumes, and among each other's.</summary>
    public static string ManyMounts(int count)
    {
        var mounts = string.Join(',', Enumerable.Repeat("""{"name":"v","mountPath":"/a"}""", count));
        var volumes = string.Join(',', Enumerable.Range(0, count).Select(i => $$$"""{"name":"u{{{i}}}","emptyDir":{}}"""));
        return $$$"""
            {"metadata":{"name":"a","annotations":{"{{{Prefix}}}inject":"true"}},"spec":{"containers":[{"name":"app","volumeMounts":[{{{mounts}}}]},{"name":"log-processor","volumeMounts":[{{{mounts}}}]}],
            "volumes":[{{{volumes}}},{"name":"v","configMap":{"name":"c"}}]}}
            """;
    }

    /// <summary>As many references, each looked for among as many variables.</summary>
    public static string ManyReferences(int count)
    {
        var variables = string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"name":"V{{i}}","value":"x"}"""));
        return $$$"""
            {"metadata":{"name":"a","annotations":{"{{{Prefix}}}inject":"true"}},"spec":{"containers":[{"name":"app","env":[{{{variables}}}],"volumeMounts":[{"name":"v","mountPath":"/var/log/app",
            "subPathExpr":"{{{string.Concat(Enumerable.Repeat("$(V0)", count))}}}"}]}],"volumes":[{"name":"v","emptyDir":{}}]}}
            """;
    }

    /// <summary>A body of so many bytes, all of it one small thing again and again.</summary>
    public static byte[] Dense(string item, int bytes = 6_000_000)
    {
        var text = new StringBuilder("""{"metadata":{"annotations":{"sidecar-injector.io/inject":"true"}},"spec":{"containers":[{"name":"a","args":[""", bytes + 100);
        while (text.Length < bytes)
            text.Append(item);
        return PortCaller.Review("shop", text.Append("1]}]}}").ToString());
    }
}
