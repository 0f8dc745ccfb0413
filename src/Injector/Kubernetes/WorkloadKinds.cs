namespace Injector.Kubernetes;

/// <summary>The kinds of Kubernetes' own whose objects make pods. Source: the API reference, 1.36, and batch/v1beta1 of 1.20.</summary>
internal static class WorkloadKinds
{
    private const string Template = "/spec/template";
    private const string JobTemplate = "/spec/jobTemplate/spec/template";

    /// <summary>Where CronJobs are before Kubernetes 1.21.</summary>
    public static WorkloadKind EarlierCronJob { get; } = new("batch/v1beta1", "CronJob", "cronjobs", [], JobTemplate, PodRenewal.NextRun);

    public static IReadOnlyList<WorkloadKind> All { get; } =
    [
        new("v1", "Pod", "pods", ["pod", "pods", "po"], "", PodRenewal.CreateAgain),
        new("apps/v1", "Deployment", "deployments", ["deployment", "deployments", "deploy"], Template, PodRenewal.Rollout),
        new("apps/v1", "StatefulSet", "statefulsets", ["statefulset", "statefulsets", "sts"], Template, PodRenewal.Rollout),
        new("apps/v1", "DaemonSet", "daemonsets", ["daemonset", "daemonsets", "ds"], Template, PodRenewal.Rollout),
        new("apps/v1", "ReplicaSet", "replicasets", ["replicaset", "replicasets", "rs"], Template, PodRenewal.DeletePods),
        new(
            "v1", "ReplicationController", "replicationcontrollers", ["replicationcontroller", "replicationcontrollers", "rc"],
            Template, PodRenewal.DeletePods),
        new("batch/v1", "Job", "jobs", ["job", "jobs"], Template, PodRenewal.NextRun),
        new("batch/v1", "CronJob", "cronjobs", ["cronjob", "cronjobs", "cj"], JobTemplate, PodRenewal.NextRun),
        EarlierCronJob,
    ];

    public static WorkloadKind? Find(string apiVersion, string kind) =>
        All.FirstOrDefault(workload => workload.Kind == kind && workload.ApiVersion == apiVersion);

    /// <summary>The kind of that name, whatever its group; of several versions the newest.</summary>
    public static WorkloadKind? Named(string kind) => All.FirstOrDefault(workload => workload.Kind == kind);

    /// <summary>The kind as kubectl's users write it: <c>deploy</c>, <c>Deployments</c>.</summary>
    public static WorkloadKind? Meant(string word) => All.FirstOrDefault(workload => workload.Names.Contains(word.ToLowerInvariant()));
}
