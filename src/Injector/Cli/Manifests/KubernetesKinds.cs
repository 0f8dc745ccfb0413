using Injector.Text;

namespace Injector.Cli.Manifests;

/// <summary>A kind whose objects make pods.</summary>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="Kind">The kind.</param>
/// <param name="TemplatePath">JSON pointer to the pod in it.</param>
/// <param name="IsJob">Whether its pods run to completion.</param>
internal sealed record WorkloadKind(string ApiVersion, string Kind, string TemplatePath, bool IsJob = false);

/// <summary>
/// What the API groups we work on contain (Kubernetes API reference, 1.36): enough to tell somebody else's object, which is
/// none of our business, from a mistyped one of these.
/// </summary>
internal static class KubernetesKinds
{
    private static readonly WorkloadKind[] Workloads =
    [
        new("v1", "Pod", ""),
        new("v1", "ReplicationController", "/spec/template"),
        new("apps/v1", "Deployment", "/spec/template"),
        new("apps/v1", "StatefulSet", "/spec/template"),
        new("apps/v1", "DaemonSet", "/spec/template"),
        new("apps/v1", "ReplicaSet", "/spec/template"),
        new("batch/v1", "Job", "/spec/template", IsJob: true),
        new("batch/v1", "CronJob", "/spec/jobTemplate/spec/template", IsJob: true),
        // Where they are before Kubernetes 1.21.
        new("batch/v1beta1", "CronJob", "/spec/jobTemplate/spec/template", IsJob: true),
    ];

    private static readonly string[] CoreKinds =
    [
        "Binding", "ComponentStatus", "ConfigMap", "Endpoints", "Event", "LimitRange", "List", "Namespace", "Node", "PersistentVolume",
        "PersistentVolumeClaim", "Pod", "PodTemplate", "ReplicationController", "ResourceQuota", "Secret", "Service", "ServiceAccount",
    ];

    private static readonly string[] AppsKinds = ["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"];
    private static readonly string[] BatchKinds = ["CronJob", "Job"];

    // A custom resource's group has a dot in it; the groups without one are Kubernetes' own.
    private static readonly string[] GroupsWithoutDot = ["apps", "autoscaling", "batch", "extensions", "policy"];

    public static WorkloadKind? Workload(string apiVersion, string kind) =>
        Array.Find(Workloads, workload => workload.Kind == kind && workload.ApiVersion == apiVersion);

    /// <summary>The kind of a list's items, or null when it is no list: <c>PodList</c> holds <c>Pod</c>, <c>List</c> anything.</summary>
    public static string? ItemKind(string kind) =>
        kind.EndsWith("List", StringComparison.Ordinal) ? kind[..^4] : null;

    /// <summary>Whether a workload has this name in a version of its group that is gone or not there yet.</summary>
    public static WorkloadKind? InAnotherVersion(string apiVersion, string kind) =>
        apiVersion.Split('/') is [var group, _] && group is "apps" or "batch" or "extensions" && Workload(apiVersion, kind) is null
            ? Array.Find(Workloads, workload => workload.Kind == kind)
            : null;

    /// <summary>What is wrong with the pair, or null when it may well exist.</summary>
    public static string? Mistake(string apiVersion, string kind)
    {
        var name = ItemKind(kind) is { Length: > 0 } item ? item : kind;
        var kinds = apiVersion switch
        {
            "v1" => CoreKinds,
            "apps/v1" => AppsKinds,
            "batch/v1" => BatchKinds,
            _ => null,
        };
        if (kinds is null)
            return UnknownGroup(apiVersion, name);
        if (kinds.Contains(name))
            return null;
        if (Array.Find(Workloads, workload => workload.Kind == name) is { } elsewhere)
            return $"{apiVersion} has no kind {kind}; it is in {elsewhere.ApiVersion}";
        return $"{apiVersion} has no kind {kind}" + (Spelling.Nearest(name, kinds) is { } nearest ? $"; did you mean {nearest}?" : "");
    }

    private static string? UnknownGroup(string apiVersion, string kind)
    {
        var group = apiVersion.Split('/')[0];
        if (group.Contains('.') || (apiVersion.Contains('/') && GroupsWithoutDot.Contains(group)))
            return null;
        return $"there is no apiVersion {apiVersion}"
            + (Array.Find(Workloads, workload => workload.Kind == kind) is { } workload ? $"; {kind} is in {workload.ApiVersion}" : "");
    }
}
