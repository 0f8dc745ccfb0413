using System.Text.Json;
using Injector.Json;

namespace Injector.Rollouts.Plans;

/// <summary>What a pod's status says of its containers.</summary>
internal sealed class PodHealth
{
    private readonly Dictionary<string, ContainerHealth> _containers = new(StringComparer.Ordinal);

    private PodHealth()
    {
    }

    public bool IsBeingDeleted { get; private init; }

    /// <summary>It was started, and has not ended.</summary>
    public bool IsRunning { get; private init; }

    public string Node { get; private init; } = "";

    public string QualityOfService { get; private init; } = "";

    public static PodHealth Of(JsonElement pod)
    {
        var status = pod.Member("status");
        var health = new PodHealth
        {
            IsBeingDeleted = pod.Member("metadata").Text("deletionTimestamp") is not null,
            IsRunning = status.Text("phase") == "Running",
            Node = pod.Member("spec").Text("nodeName") ?? "",
            QualityOfService = status.Text("qosClass") ?? "",
        };
        foreach (var list in (string[])["initContainerStatuses", "containerStatuses"])
            foreach (var container in status.Items(list))
                if (container.Text("name") is { } name)
                    health._containers[name] = ContainerHealth.Of(container, isInit: list[0] == 'i');
        return health;
    }

    /// <summary>A container of that name; null before the kubelet tells of it.</summary>
    public ContainerHealth? Container(string name) => _containers.GetValueOrDefault(name);

    /// <summary>The first container that runs beside ours and is not ready.</summary>
    public string? NotReadyBeside(IReadOnlySet<string> ours) => _containers
        .FirstOrDefault(entry => !ours.Contains(entry.Key) && !entry.Value.IsInit && !entry.Value.IsReady).Key;

    /// <summary>How often containers were restarted that are not among these.</summary>
    public int RestartsBeside(IReadOnlySet<string> ours) => _containers.Where(entry => !ours.Contains(entry.Key)).Sum(entry => entry.Value.Restarts);

    public int Restarts => _containers.Values.Sum(container => container.Restarts);
}
