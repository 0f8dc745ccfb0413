using System.Buffers;
using System.Text.Json;
using Injector.Injection.Pods;
using Injector.Kubernetes;

namespace Injector.Injection.Removal;

/// <summary>
/// What takes out of a pod what its <c>status</c> annotation records as ours: the counterpart of an injection. Only what is recorded
/// goes; what somebody else put in its place since is told, never guessed.
/// </summary>
internal sealed record SidecarRemoval
{
    /// <summary>The RFC 6902 document in UTF-8; empty when nothing is taken out.</summary>
    public ReadOnlyMemory<byte> Patch { get; private init; }

    /// <summary>What is taken out, in words: <c>sidecar log-processor</c>.</summary>
    public IReadOnlyList<string> Removed { get; private init; } = [];

    /// <summary>What is recorded and not there any more, in the same words.</summary>
    public IReadOnlyList<string> Missing { get; private init; } = [];

    /// <summary>Why nothing can be taken out, and what to do; null when it can.</summary>
    public string? Problem { get; private init; }

    /// <summary>Whether an injection is recorded at all, readable or not.</summary>
    public bool IsRecorded => Problem is not null || !Patch.IsEmpty;

    /// <param name="json">The pod, or a workload's pod template.</param>
    /// <param name="path">Where it stands in the object to be patched: empty, or for instance <c>/spec/template</c>.</param>
    /// <exception cref="PodFormatException">It is not a readable pod.</exception>
    public static SidecarRemoval Of(JsonElement json, string path = "")
    {
        var pod = new PodView(json);
        if (pod.Annotation(Keys.Status) is not { } annotation)
            return new SidecarRemoval();
        var status = StatusAnnotation.Read(annotation);
        if (status.IsEmpty)
            return new SidecarRemoval
            {
                Problem = $"its {Keys.Status} annotation cannot be read, so that it does not tell what was added; take that out by hand",
            };
        var recorded = new RecordedParts(status);
        var shape = PodShape.Read(pod, new SidecarNames([], status, []), ReviewBudget.For(json, CancellationToken.None));
        if (Problems(recorded, shape) is { } problem)
            return new SidecarRemoval { Problem = problem };
        var patch = new ArrayBufferWriter<byte>();
        var writer = new RemovalWriter(pod, shape, recorded, path);
        writer.Write(patch);
        return new SidecarRemoval { Patch = patch.WrittenMemory, Removed = writer.Removed, Missing = writer.Missing };
    }

    private static string? Problems(RecordedParts recorded, PodShape pod)
    {
        if (pod.Containers.TrueForAll(container => container.IsInit || recorded.Containers.ContainsKey(container.Name)))
            return "no container would be left; was the application taken out, or does it have the sidecar's name?";
        foreach (var container in pod.Containers.Where(container => !recorded.Containers.ContainsKey(container.Name)))
            foreach (var mount in container.Mounts)
                if (recorded.Volumes.Contains(mount.Volume) && pod.Volume(mount.Volume) is not null && !recorded.HasMount(container.Name, mount.Volume))
                    return $"container {container.Name} mounts the volume {mount.Volume}, which goes with the sidecar; "
                        + "take that mount out, or give it a volume of its own";
        return null;
    }
}
