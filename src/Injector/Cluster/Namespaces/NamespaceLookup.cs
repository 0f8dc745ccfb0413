using System.Collections.Concurrent;
using Injector.Admission;
using Injector.Cluster.Api;
using Injector.Injection.Pods;
using Injector.Kubernetes;

namespace Injector.Cluster.Namespaces;

/// <summary>
/// A namespace's facts for one review: from the snapshot, with no I/O, whenever the snapshot knows it. A namespace and
/// its first pods often come from one <c>kubectl apply</c>, so one that the snapshot does not know is read, once for all
/// who ask at the same time, within <see cref="Deadline"/>. Else it is <see cref="NamespaceFacts.Unknown"/>.
/// </summary>
/// <remarks>
/// After a failed read, reads pause for <see cref="Pause"/>: an API server that is away costs the first pod half a
/// second, not each of a thousand. When the pause is over, one review tries again and the others still do without.
/// </remarks>
internal sealed class NamespaceLookup(NamespaceWatch watch, KubernetesApi api, TimeProvider time) : INamespaceLookup
{
    /// <summary>What a review waits for a namespace at most; the webhook's own deadline is a few seconds.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(500);

    /// <summary>How long nothing is read after a read failed.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long an answer is remembered, until the watch (milliseconds behind, mostly) knows better: enough that the
    /// pods of one burst share it, too short to be wrong for long.
    /// </summary>
    internal static readonly TimeSpan Memory = TimeSpan.FromSeconds(1);

    private const int MostRemembered = 512;

    private readonly ConcurrentDictionary<string, Read> _reads = new(StringComparer.Ordinal);
    private long _pausedUntil;

    // A review may name anything, of any length, and what is asked for is remembered for a while: only what can be a namespace is.
    public ValueTask<NamespaceFacts> FindAsync(string name, CancellationToken cancellationToken) =>
        watch.TryFind(name, out var facts) ? new(facts)
        : KubernetesName.IsLabel(name) ? new(ReadSharedAsync(name, cancellationToken))
        : new(NamespaceFacts.Unknown(name));

    private async Task<NamespaceFacts> ReadSharedAsync(string name, CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        if (_reads.TryGetValue(name, out var earlier) && earlier.HoldsAt(now, time))
            return await earlier.Answer.WaitAsync(cancellationToken);
        if (!MayRead(now))
            return NamespaceFacts.Unknown(name);
        if (_reads.Count >= MostRemembered)
            _reads.Clear();

        var read = new Read(now, new Lazy<Task<NamespaceFacts>>(() => ReadAsync(name)));
        var shared = earlier is null ? _reads.GetOrAdd(name, read)
            : _reads.TryUpdate(name, read, earlier) ? read
            : _reads.GetOrAdd(name, read);
        return await shared.Answer.WaitAsync(cancellationToken);
    }

    /// <summary>True while reads succeed, and for exactly one caller when a pause is over.</summary>
    private bool MayRead(long now)
    {
        var until = Interlocked.Read(ref _pausedUntil);
        return until == 0 || (now >= until && Interlocked.CompareExchange(ref _pausedUntil, PauseFrom(now), until) == until);
    }

    private async Task<NamespaceFacts> ReadAsync(string name)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        try
        {
            using var answer = await api.GetAsync(ApiPath.Of($"/api/v1/namespaces/{name}"), deadline.Token, NamespaceMetadata.AcceptOne);
            Interlocked.Exchange(ref _pausedUntil, 0);
            return NamespaceMetadata.Read(answer.Root) ?? NamespaceFacts.Unknown(name);
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            // The server that asks us is ahead of the one that we asked: several API servers share a cluster.
            Interlocked.Exchange(ref _pausedUntil, 0);
            return NamespaceFacts.Unknown(name);
        }
#pragma warning disable CA1031 // Whatever it is, a review goes on without.
        catch (Exception)
#pragma warning restore CA1031
        {
            Interlocked.Exchange(ref _pausedUntil, PauseFrom(time.GetTimestamp()));
            return NamespaceFacts.Unknown(name);
        }
    }

    private long PauseFrom(long now) => now + (long)(Pause.TotalSeconds * time.TimestampFrequency);

    /// <summary>One read, shared by all who ask for the same name until it is too old.</summary>
    private sealed record Read(long Started, Lazy<Task<NamespaceFacts>> Shared)
    {
        public Task<NamespaceFacts> Answer => Shared.Value;

        public bool HoldsAt(long now, TimeProvider time) =>
            (Shared.IsValueCreated && !Shared.Value.IsCompleted) || time.GetElapsedTime(Started, now) < Memory;
    }
}
