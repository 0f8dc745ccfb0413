using System.Text.Json.Nodes;

namespace Injector.Tests.Hostile;

/// <summary>What a sidecar is told of the application it follows, read off a pod by the rules of docs/templates.md.</summary>
internal sealed class FollowedApplication
{
    private const string Nonroot = "65532";

    public FollowedApplication(AuthorsPod pod)
    {
        var spec = pod.Pod["spec"]!;
        var containers = spec["containers"]!.AsArray().Select(container => container!).ToList();
        var shared = pod.Template["sharedVolume"];
        var path = shared is null ? "" : pod.Values[shared["application"]!["mountPath"]!.ToString()[2..^1]];
        var named = pod.Values.GetValueOrDefault("containers", "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        // Those that are named; else the one that has something at the path, or closest above; else the first.
        var followed = named.Length > 0 && shared is not null ? [.. named.Select(name => containers.Single(container => (string)container["name"]! == name))]
            : shared is not null && containers.Where(container => Covering(container, path) is not null).MaxBy(container => Covering(container, path)!.Length) is { } covering ? [covering]
            : containers.Take(1).ToList();
        Targets = [.. followed.Select(container => (string)container["name"]!)];
        Root = (string?)shared?["sidecar"]!["mountPath"] ?? "";
        MountedAt = Targets.Count == 1 ? [Root] : [.. Targets.Select(target => $"{Root}/{target}")];
        // Where what is shared is mounted above the path, what is left of the path follows.
        Directories = [.. MountedAt.Zip(followed, (at, container) => at + path[(Covering(container, path)?.Length ?? path.Length)..])];
        var (ofApp, ofPod) = (followed[0]["securityContext"], spec["securityContext"]);
        var user = (int?)ofApp?["runAsUser"] ?? (int?)ofPod?["runAsUser"];
        var group = (int?)ofApp?["runAsGroup"] ?? (int?)ofPod?["runAsGroup"];
        (User, Group) = user > 0 ? ($"{user}", group is null ? null : $"{group}") : (Nonroot, group > 0 ? $"{group}" : Nonroot);
        SeLinuxOptions = ofApp?["seLinuxOptions"];
    }

    /// <summary>The containers' names.</summary>
    public IReadOnlyList<string> Targets { get; }

    /// <summary>Where what each of them shares is mounted in the sidecar.</summary>
    public IReadOnlyList<string> MountedAt { get; }

    /// <summary>Where their files are, in the sidecar.</summary>
    public IReadOnlyList<string> Directories { get; }

    public string User { get; }

    /// <summary>Null where only a user is known.</summary>
    public string? Group { get; }

    public JsonNode? SeLinuxOptions { get; }

    private string Root { get; }

    private static string? Covering(JsonNode container, string path) => (container["volumeMounts"]?.AsArray() ?? [])
        .Select(mount => (string)mount!["mountPath"]!).FirstOrDefault(at => path == at || path.StartsWith(at + "/", StringComparison.Ordinal));
}
