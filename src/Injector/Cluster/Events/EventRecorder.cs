using System.Net;
using System.Threading.Channels;
using Injector.Admission;
using Injector.Cluster.Api;
using Injector.Json;

namespace Injector.Cluster.Events;

/// <summary>
/// Tells owners of pods what went wrong, as Events. A review only leaves a note in a bounded queue, and goes on when the
/// queue is full; everything else happens behind its back. An Event that cannot be sent is counted and forgotten.
/// </summary>
public sealed partial class EventRecorder(KubernetesApi api, TimeProvider clock, ILogger<EventRecorder> logger)
    : BackgroundService, IReviewObserver
{
    /// <summary>How often counts of events that repeat are looked through.</summary>
    internal static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(30);

    /// <summary>What telling the last counts may take of a stopping server's time.</summary>
    internal static readonly TimeSpan FarewellDeadline = TimeSpan.FromSeconds(3);

    private const int QueueLength = 1024;

    private readonly string _instance = Environment.GetEnvironmentVariable("POD_NAME") ?? Environment.MachineName;
    private readonly EventSeries _series = new(clock);
    private readonly Channel<ClusterEvent?> _queue = Channel.CreateBounded<ClusterEvent?>(new BoundedChannelOptions(QueueLength)
    {
        SingleReader = true,
        FullMode = BoundedChannelFullMode.Wait,
    });

    private string? _lastFailure;
    private long _sent;
    private long _dropped;
    private long _failed;

    /// <summary>
    /// Requests that the API server took; sightings that found the queue full or their namespace's share used up; requests
    /// that the API server refused or never got.
    /// </summary>
    public (long Sent, long Dropped, long Failed) Counts =>
        (Interlocked.Read(ref _sent), Interlocked.Read(ref _dropped), Interlocked.Read(ref _failed));

    public void OnReviewed(in ReviewObservation observation)
    {
        if (ReviewEvents.Of(observation) is { } found)
            Enqueue(found);
    }

    /// <summary>Stops, and tells the API server what it does not know yet: the counts would be lost with the process.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (ExecuteTask is not { IsCompleted: true })
            return;
        using var deadline = new CancellationTokenSource(FarewellDeadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        NoteQueued();
        try
        {
            await SendAllAsync(_series.TakeUnsent(), either.Token);
        }
        catch (OperationCanceledException)
        {
        }
    }

    internal void Enqueue(ClusterEvent found)
    {
        if (!_queue.Writer.TryWrite(found))
            Interlocked.Increment(ref _dropped);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A null in the queue is the clock's turn, so that all state has one owner.
        await using var ticks = clock.CreateTimer(_ => _queue.Writer.TryWrite(null), null, FlushInterval, FlushInterval);
        try
        {
            while (await _queue.Reader.WaitToReadAsync(stoppingToken))
            {
                NoteQueued();
                await SendAllAsync(_series.TakeDue(), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private void NoteQueued()
    {
        while (_queue.Reader.TryRead(out var found))
            if (found is not null && !_series.Note(found))
                Interlocked.Increment(ref _dropped);
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
                _lastFailure = null;
            }
            catch (KubernetesApiException e)
            {
                // A server that cannot be reached is not asked again for each of the rest.
                var lost = e.StatusCode is null ? due.Count - i : 1;
                Interlocked.Add(ref _failed, lost);
                if (_lastFailure != e.Message)
                    Log.Failed(logger, due[i].Event.Namespace, e.Message);
                _lastFailure = e.Message;
                if (e.StatusCode is null)
                    return;
            }
            catch (OperationCanceledException)
            {
                foreach (var rest in due[i..])
                    _series.PutBack(rest);
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
            using var created = await api.PostAsync(Collection(due.Event), body, cancellationToken);
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
        var path = $"{Collection(due.Event)}/{due.Event.ObjectName}";
        using var touched = await api.PatchAsync(path, PatchKind.Merge, EventDocuments.Repeat(null, due.Last), cancellationToken);
        var total = (touched.Root.Integer("count") ?? 0) + due.Count;
        using var raised = await api.PatchAsync(path, PatchKind.Merge, EventDocuments.Repeat(total, due.Last), cancellationToken);
    }

    private static string Collection(ClusterEvent about) => $"/api/v1/namespaces/{about.Namespace}/events";

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.EventNotWritten, EventName = nameof(EventIds.EventNotWritten), Level = LogLevel.Warning,
            Message = "No Event could be left in namespace {PodNamespace}: {Error}")]
        public static partial void Failed(ILogger logger, string podNamespace, string error);
    }
}
