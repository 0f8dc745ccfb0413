using System.Text.Json;
using Injector.Json;

namespace Injector.Checks;

/// <summary>A pod that runs, or should run, the webhook; or the template of one.</summary>
internal sealed record ServerPod
{
    public required string Name { get; init; }

    public bool IsReady { get; init; }

    /// <summary>Why it is not ready, as the kubelet or the scheduler says it.</summary>
    public string? Trouble { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required string ServiceAccount { get; init; }

    /// <summary>Whether it is told a configuration directory at all.</summary>
    public bool HasConfiguration { get; init; }

    /// <summary>Where its configuration directory comes from, in order.</summary>
    public IReadOnlyList<ConfigMapSource> Configuration { get; init; } = [];

    /// <summary>The Secret that its certificate comes from.</summary>
    public string? CertificateSecret { get; init; }

    public static ServerPod Read(JsonElement pod)
    {
        var spec = pod.Member("spec");
        var containers = spec.Items("containers").Where(c => Arguments(c).Contains("serve")).ToList();
        // A process of ours says "serve"; a wrapper may hide it.
        var container = containers.Count > 0 ? containers[0] : spec.Items("containers").FirstOrDefault();
        var arguments = Arguments(container);
        var directory = Option(arguments, "--config-dir");
        var certificate = Option(arguments, "--tls-cert-file");
        return new ServerPod
        {
            Name = pod.Member("metadata").Text("name") ?? "",
            IsReady = Condition(pod, "Ready").Text("status") == "True",
            Trouble = FindTrouble(pod),
            Labels = pod.Member("metadata").TextMap("labels"),
            ServiceAccount = spec.Text("serviceAccountName") ?? "default",
            HasConfiguration = directory is not null,
            Configuration = directory is null ? [] : [.. ConfigMapSource.Of(Volume(spec, container, directory))],
            CertificateSecret = Option(arguments, "--tls-secret")
                ?? (certificate is null ? null : Volume(spec, container, Path.GetDirectoryName(certificate)!).Member("secret").Text("secretName")),
        };
    }

    private static List<string> Arguments(JsonElement container) => [.. container.Texts("command"), .. container.Texts("args")];

    private static string? Option(List<string> arguments, string name)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].StartsWith(name + "=", StringComparison.Ordinal))
                return arguments[i][(name.Length + 1)..];
            if (arguments[i] == name && i + 1 < arguments.Count)
                return arguments[i + 1];
        }

        return null;
    }

    /// <summary>The volume mounted at a directory.</summary>
    private static JsonElement Volume(JsonElement spec, JsonElement container, string directory)
    {
        var mounted = container.Items("volumeMounts").FirstOrDefault(m => m.Text("mountPath")?.TrimEnd('/') == directory.TrimEnd('/'));
        return spec.Items("volumes").FirstOrDefault(volume => volume.Text("name") is { } name && name == mounted.Text("name"));
    }

    private static JsonElement Condition(JsonElement pod, string type) =>
        pod.Member("status").Items("conditions").FirstOrDefault(condition => condition.Text("type") == type);

    private static string? FindTrouble(JsonElement pod)
    {
        foreach (var status in pod.Member("status").Items("containerStatuses"))
            foreach (var state in (ReadOnlySpan<JsonElement>)[status.Member("state").Member("waiting"), status.Member("lastState").Member("terminated")])
                if (state.Text("reason") is { } reason)
                    return Join(reason, state.Text("message"));
        var scheduled = Condition(pod, "PodScheduled");
        if (scheduled.Text("status") == "False")
            return Join(scheduled.Text("reason") ?? "Unschedulable", scheduled.Text("message"));
        return Condition(pod, "Ready").Text("message");
    }

    private static string Join(string reason, string? message) =>
        string.IsNullOrEmpty(message) ? reason : $"{reason}: {message.ReplaceLineEndings(" ").Trim()}";
}

/// <summary>A ConfigMap mounted into a directory.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Files">File names by key; null mounts every key under its own name.</param>
/// <param name="Optional">It may be missing.</param>
internal sealed record ConfigMapSource(string Name, IReadOnlyDictionary<string, string>? Files, bool Optional)
{
    public static IEnumerable<ConfigMapSource> Of(JsonElement volume)
    {
        if (volume.Member("configMap") is { ValueKind: JsonValueKind.Object } alone)
            yield return Read(alone);
        foreach (var source in volume.Member("projected").Items("sources"))
            if (source.Member("configMap") is { ValueKind: JsonValueKind.Object } map)
                yield return Read(map);
    }

    private static ConfigMapSource Read(JsonElement source)
    {
        Dictionary<string, string>? files = null;
        foreach (var item in source.Items("items"))
            if (item.Text("key") is { } key)
                (files ??= new(StringComparer.Ordinal))[key] = item.Text("path") ?? key;
        return new(source.Text("name") ?? "", files, source.IsTrue("optional"));
    }
}
