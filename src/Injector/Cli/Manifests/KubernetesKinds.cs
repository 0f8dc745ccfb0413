using Injector.Kubernetes;
using Injector.Text;

namespace Injector.Cli.Manifests;

/// <summary>
/// What the API groups we work on contain (Kubernetes API reference, 1.36): enough to tell somebody else's object, which is
/// none of our business, from a mistyped one of these.
/// </summary>
internal static class KubernetesKinds
{
    private static readonly string[] CoreKinds =
    [
        "Binding", "ComponentStatus", "ConfigMap", "Endpoints", "Event", "LimitRange", "List", "Namespace", "Node", "PersistentVolume",
        "PersistentVolumeClaim", "Pod", "PodTemplate", "ReplicationController", "ResourceQuota", "Secret", "Service", "ServiceAccount",
    ];

    private static readonly string[] AppsKinds = ["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"];
    private static readonly string[] BatchKinds = ["CronJob", "Job"];

    // A custom resource's group has a dot in it; the groups without one are Kubernetes' own.
    private static readonly string[] GroupsWithoutDot = ["apps", "autoscaling", "batch", "extensions", "policy"];

    /// <summary>The kind of a list's items, or null when it is no list: <c>PodList</c> holds <c>Pod</c>, <c>List</c> anything.</summary>
    public static string? ItemKind(string kind) =>
        kind.EndsWith("List", StringComparison.Ordinal) ? kind[..^4] : null;

    /// <summary>Whether a workload has this name in a version of its group that is gone or not there yet.</summary>
    public static WorkloadKind? InAnotherVersion(string apiVersion, string kind) =>
        apiVersion.Split('/') is [var group, _] && group is "apps" or "batch" or "extensions" && WorkloadKinds.Find(apiVersion, kind) is null
            ? WorkloadKinds.Named(kind)
            : null;

    /// <summary>Whether all kinds of a group and version are known here.</summary>
    public static bool Covers(string apiVersion) => Kinds(apiVersion) is not null;

    /// <summary>What is wrong with the pair and in which of its fields, or null when it may well exist.</summary>
    public static (string Field, string Message)? Mistake(string apiVersion, string kind)
    {
        var name = ItemKind(kind) is { Length: > 0 } item ? item : kind;
        if (Kinds(apiVersion) is not { } kinds)
            return UnknownGroup(apiVersion, name);
        if (kinds.Contains(name))
            return null;
        if (WorkloadKinds.Named(name) is { } elsewhere)
            return ("kind", $"{apiVersion} has no kind {kind}; it is in {elsewhere.ApiVersion}");
        return ("kind", $"{apiVersion} has no kind {kind}" + (Spelling.Nearest(name, kinds) is { } nearest ? $"; did you mean {nearest}?" : ""));
    }

    private static string[]? Kinds(string apiVersion) => apiVersion switch
    {
        "v1" => CoreKinds,
        "apps/v1" => AppsKinds,
        "batch/v1" => BatchKinds,
        _ => null,
    };

    private static (string Field, string Message)? UnknownGroup(string apiVersion, string kind)
    {
        var group = apiVersion.Split('/')[0];
        if (group.Contains('.') || (apiVersion.Contains('/') && GroupsWithoutDot.Contains(group)))
            return null;
        var elsewhere = WorkloadKinds.Named(kind) is { } workload ? $"; {kind} is in {workload.ApiVersion}" : "";
        return ("apiVersion", $"there is no apiVersion {apiVersion}{elsewhere}");
    }
}
