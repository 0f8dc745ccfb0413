using System.Net;
using Injector.Admission;
using Injector.Background;
using Injector.Cluster.Api;
using Injector.Json;

namespace Injector.Cluster.Events;

/// <summary>
/// Tells owners of pods what went wrong, as Events. A review only leaves a note in a series of bounded size, and goes on when that is full;
/// everything else happens behind its back. What cannot be sent is counted; while the API server cannot be reached, it waits.
/// </summary>
internal sealed partial class EventRecorder : BackgroundService, IReviewObserver
{
    /// <summary>How often counts of events that repeat are looked through.</summary>
    internal static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(30);

    /// <summary>What telling the last counts may take of a stopping server's time.</summary>
    internal static readonly TimeSpan FarewellDeadline = TimeSpan.FromSeconds(3);

    /// <summary>How many are sent before those that came meanwhile are looked at: what matters more goes first again.</summary>
    private const int Batch = 32;

    private readonly string _instance;
    private readonly KubernetesApi _api;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly EventSeries _series;
    private readonly SemaphoreSlim _noted = new(0, 1);

    private string? _lastRefusal;
    private long _sent;
    private long _dropped;
    private long _failed;

    /// <param name="api">The API server.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where failures are told.</param>
    /// <param name="instance">Which server reports: the name of its pod.</param>
    /// <param name="mayExist">Whether the cluster may have a namespace of this name; null takes every one for real.</param>
    public EventRecorder(KubernetesApi api, TimeProvider time, ILogger<EventRecorder> logger, string instance, Func<string, bool>? mayExist = null)
    {
        _instance = instance;
        _api = api;
        _time = time;
        _logger = logger;
        _series = new EventSeries(time, mayExist ?? (static _ => true));
        Loop = new("Sending Events", static () => "those that are due wait", time, logger);
    }

    internal KeepTrying Loop { get; }

    /// <summary>
    /// Requests that the API server took; events that found no room, in all or in their namespace's share; requests that the API server
    /// refused or never got.
    /// </summary>
    public (long Sent, long Dropped, long Failed) Counts =>
        (Interlocked.Read(ref _sent), Interlocked.Read(ref _dropped), Interlocked.Read(ref _failed));

    public void OnReviewed(in ReviewObservation observation)
    {
        foreach (var found in ReviewEvents.Of(observation))
            Enqueue(found);
    }

    /// <summary>Stops, and tells the API server what it does not know yet: the counts would be lost with the process.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (ExecuteTask is not { IsCompleted: true })
            return;
        using var deadline = new CancellationTokenSource(FarewellDeadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        // Whatever comes of it: a server that stops has said what it could.
        await Loop.OnceAsync(async token =>
        {
            await SendAllAsync(_series.TakeUnsent(), token);
            return TimeSpan.Zero;
        }, either.Token);
    }

    public override void Dispose()
    {
        base.Dispose();
        _noted.Dispose();
    }

    internal void Enqueue(ClusterEvent found)
    {
        Interlocked.Add(ref _dropped, _series.Note(found));
        Wake();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Counts of what repeats become due with time alone.
        await using var ticks = _time.CreateTimer(_ => Wake(), null, FlushInterval, FlushInterval);
        await Loop.RunAsync(SendDueAsync, stoppingToken);
    }

    // One batch each time: what it throws leaves the rest due.
    private async Task<TimeSpan?> SendDueAsync(CancellationToken cancellationToken)
    {
        var due = _series.TakeDue(Batch);
        if (due.Count == 0)
            await _noted.WaitAsync(cancellationToken);
        else
            await SendAllAsync(due, cancellationToken);
        return TimeSpan.Zero;
    }

    private void Wake()
    {
        try
        {
            if (_noted.CurrentCount == 0)
                _noted.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // Somebody else woke it in the same moment, or nobody is left to be woken.
        }
    }

    private async Task SendAllAsync(List<DueEvent> due, CancellationToken cancellationToken)
    {
        for (var i = 0; i < due.Count; i++)
        {
            try
            {
                if (!await TryCreateAsync(due[i], cancellationToken))
                    await RaiseAsync(due[i], cancellationToken);
                Interlocked.Increment(ref _sent);
                _lastRefusal = null;
            }
            // Refused, it is not sent again: the namespace is going away, or we may not.
            catch (KubernetesApiException e) when (!e.IsPassing)
            {
                Interlocked.Increment(ref _failed);
                if (_lastRefusal != e.Message)
                    Log.Refused(_logger, due[i].Event.Namespace, e.Message);
                _lastRefusal = e.Message;
            }
            catch (Exception e)
            {
                // A server that cannot be reached is not asked again for each of the rest: they wait.
                if (e is not OperationCanceledException)
                    Interlocked.Increment(ref _failed);
                for (var rest = i; rest < due.Count; rest++)
                    _series.PutBack(due[rest], later: rest == i && e is not OperationCanceledException);
                throw;
            }
        }
    }

    /// <returns>False when the Event is there already: made by us earlier, or by another replica.</returns>
    private async Task<bool> TryCreateAsync(DueEvent due, CancellationToken cancellationToken)
    {
        try
        {
            var body = EventDocuments.Create(due, _instance);
            using var created = await _api.PostAsync(Collection(due.Event), body, cancellationToken);
            return true;
        }
        catch (KubernetesApiException e) when (e.StatusCode == HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    /// <summary>
    /// Adds to the count of an Event that is there. Its count is read off the answer to a first patch, so that the server
    /// needs no right to read Events.
    /// </summary>
    private async Task RaiseAsync(DueEvent due, CancellationToken cancellationToken)
    {
        var path = Collection(due.Event) + ApiPath.Of($"/{due.Event.ObjectName}");
        using var touched = await _api.PatchAsync(path, PatchKind.Merge, EventDocuments.Repeat(null, due.Last), cancellationToken);
        var total = (touched.Root.Integer("count") ?? 0) + due.Count;
        using var raised = await _api.PatchAsync(path, PatchKind.Merge, EventDocuments.Repeat(total, due.Last), cancellationToken);
    }

    private static string Collection(ClusterEvent about) => ApiPath.Of($"/api/v1/namespaces/{about.Namespace}/events");

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.EventNotWritten, EventName = nameof(EventIds.EventNotWritten), Level = LogLevel.Warning,
            Message = "No Event could be left in namespace {PodNamespace}: {Error}")]
        public static partial void Refused(ILogger logger, string podNamespace, string error);
    }
}
