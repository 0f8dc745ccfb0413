using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Injector.Cluster.Api;
using Injector.Injection.Pods;
using Injector.Json;
using Injector.Telemetry;

namespace Injector.Cluster.Namespaces;

/// <summary>
/// Keeps a snapshot of every namespace's metadata in step with the cluster: a list, then a watch from the list's
/// version, for as long as the process lives. Whatever goes wrong, the last snapshot stays, and <see cref="Health"/>
/// says how old it is.
/// </summary>
/// <remarks>
/// A lost connection goes on from the last version seen; only a version that the server no longer has (410), an
/// <c>ERROR</c> event or an unreadable line asks for a new list. A list is collected aside and swapped in whole, so a
/// reader never sees half of one. Source: "Efficient detection of changes" in Kubernetes' API concepts.
/// </remarks>
public sealed partial class NamespaceWatch(KubernetesApi api, TimeProvider clock, ILogger<NamespaceWatch> logger) : BackgroundService
{
    /// <summary>The server is asked to end each watch after this, which also spreads watches over its replicas.</summary>
    internal static readonly TimeSpan ServerTimeout = TimeSpan.FromSeconds(290);

    /// <summary>
    /// No byte for this long: the watch is dead. Above the server's own limit, since bookmarks (about one a minute)
    /// are sent when the server likes to.
    /// </summary>
    internal static readonly TimeSpan SilenceLimit = ServerTimeout + TimeSpan.FromSeconds(20);

    /// <summary>
    /// A watch that was asked for a version from before the cluster was restored from a backup waits without a word
    /// until that version comes again: so the list is read anew now and then.
    /// </summary>
    internal static readonly TimeSpan RelistInterval = TimeSpan.FromHours(1);

    private const string Path = "/api/v1/namespaces";

    private readonly Backoff _backoff = new();
    private volatile NamespaceSnapshot _snapshot = NamespaceSnapshot.Empty;
    private volatile NamespaceWatchHealth _health = NamespaceWatchHealth.Initial;

    /// <summary>The version to watch from; null when the next thing to do is to list. Touched by the loop alone.</summary>
    private string? _version;
    private DateTimeOffset _listedAt;

    public NamespaceWatchHealth Health => _health;

    /// <summary>Looks a namespace up in the snapshot; false also while nothing was listed yet.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out NamespaceFacts? facts) => _snapshot.TryFind(name, out facts);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var pause = await RunOnceAsync(stoppingToken);
                await Task.Delay(pause, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
        }
        _health = _health with { Connected = false };
    }

    /// <summary>One list where needed and one watch to its end.</summary>
    /// <returns>How long to wait before the next.</returns>
    private async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        try
        {
            if (_version is null || clock.GetUtcNow() - _listedAt > RelistInterval)
                _version = await ListAsync(cancellationToken);
            await FollowAsync(_version, cancellationToken);
            _health = _health with { Connected = false };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it was, a webhook with yesterday's namespaces is better than none.
            Lost(e);
            if (clock.GetElapsedTime(started) < Backoff.Longest)
                return _backoff.Next();
            _backoff.Reset();
        }
        // A server that closes at once, time after time, must not be asked in a tight loop.
        return clock.GetElapsedTime(started) > TimeSpan.FromSeconds(5) ? TimeSpan.Zero : _backoff.Next();
    }

    private async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        var builder = new NamespaceSnapshot.Builder();
        var listed = "";
        await foreach (var page in api.ListAsync(Path, cancellationToken, NamespaceMetadata.AcceptList))
            using (page)
            {
                builder.Add(page.Root);
                listed = page.Root.Member("metadata").Text("resourceVersion") ?? listed;
            }
        if (listed.Length == 0)
            throw new InvalidDataException("the list of namespaces has no resourceVersion");
        _listedAt = clock.GetUtcNow();
        Publish(builder.Build());
        Log.Listed(logger, _snapshot.Count, listed);
        return listed;
    }

    private async Task FollowAsync(string from, CancellationToken cancellationToken)
    {
        var path = $"{Path}?watch=1&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(from)}&timeoutSeconds={ServerTimeout.TotalSeconds:0}";
        using var response = await api.OpenWatchAsync(path, NamespaceMetadata.AcceptOne, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (_health.Error is not null)
            Log.Recovered(logger, _snapshot.Count);
        _health = _health with { Connected = true, Error = null, LastContact = clock.GetUtcNow() };
        await foreach (var change in WatchStream.ReadAsync(stream, SilenceLimit, clock, cancellationToken))
        {
            Apply(change);
            _backoff.Reset();
        }
    }

    private void Apply(in WatchEvent change)
    {
        switch (change.Type)
        {
            case "ADDED" or "MODIFIED" when NamespaceMetadata.Read(change.Object) is { } facts:
                Publish(_snapshot.With(facts));
                break;
            case "DELETED" when NamespaceMetadata.Read(change.Object) is { } facts:
                Publish(_snapshot.Without(facts.Name));
                break;
            case "BOOKMARK":
                Publish(_snapshot);
                break;
            case "ERROR":
                throw new WatchErrorException(KubernetesApiException.FromStatus(change.Object, System.Net.HttpStatusCode.InternalServerError));
            default:
                throw new JsonException($"a watch event of the unknown type \"{change.Type}\" or without a name");
        }
        _version = change.ResourceVersion ?? _version;
    }

    private void Publish(NamespaceSnapshot next)
    {
        _snapshot = next;
        _health = _health with { Synced = true, Size = next.Count, LastContact = clock.GetUtcNow() };
    }

    private void Lost(Exception e)
    {
        // Only a connection that broke leaves the version good to go on from.
        if (e is not IOException and not KubernetesApiException { StatusCode: null } or WatchErrorException)
        {
            // A version that grew old honestly, in an outage for instance, need not wait for its new list.
            if (_version is not null && clock.GetUtcNow() - _listedAt > Backoff.Longest)
                _backoff.Reset();
            _version = null;
        }
        if (_health.Error != e.Message)
            Log.Lost(logger, e.Message, _snapshot.Count);
        _health = _health with { Connected = false, Restarts = _health.Restarts + 1, Error = e.Message };
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.NamespacesListed, EventName = nameof(EventIds.NamespacesListed), Level = LogLevel.Information,
            Message = "Listed {Count} namespaces at version {Version}")]
        public static partial void Listed(ILogger logger, int count, string version);

        [LoggerMessage(EventId = EventIds.NamespaceWatchLost, EventName = nameof(EventIds.NamespaceWatchLost), Level = LogLevel.Warning,
            Message = "Lost the watch on namespaces, deciding with {Count} known ones: {Error}")]
        public static partial void Lost(ILogger logger, string error, int count);

        [LoggerMessage(EventId = EventIds.NamespaceWatchRecovered, EventName = nameof(EventIds.NamespaceWatchRecovered), Level = LogLevel.Information,
            Message = "The watch on namespaces is back, {Count} known")]
        public static partial void Recovered(ILogger logger, int count);
    }
}
