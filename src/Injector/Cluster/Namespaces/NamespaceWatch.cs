using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Injector.Background;
using Injector.Cluster.Api;
using Injector.Injection.Pods;
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
internal sealed partial class NamespaceWatch : BackgroundService
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

    private readonly KubernetesApi _api;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile NamespaceSnapshot _snapshot = NamespaceSnapshot.Empty;
    private volatile NamespaceWatchHealth _health = NamespaceWatchHealth.Initial;

    /// <summary>The version to watch from; null when the next thing to do is to list. Touched by the loop alone.</summary>
    private string? _version;
    private DateTimeOffset _listedAt;

    public NamespaceWatch(KubernetesApi api, TimeProvider time, ILogger<NamespaceWatch> logger)
    {
        _api = api;
        _time = time;
        _logger = logger;
        Loop = new("Watching namespaces", () => $"deciding with {_snapshot.Count} known ones", time, logger) { Failed = NoteLoss };
    }

    public NamespaceWatchHealth Health => _health;

    internal KeepTrying Loop { get; }

    /// <summary>Looks a namespace up in the snapshot; false also while nothing was listed yet.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out NamespaceFacts? facts) => _snapshot.TryFind(name, out facts);

    /// <summary>False only for a namespace that the cluster does not have, as far as is known: while nothing was listed, any may be there.</summary>
    public bool MayExist(string name) => !_health.Synced || _snapshot.TryFind(name, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Loop.RunAsync(RunOnceAsync, stoppingToken);
        _health = _health with { Connected = false };
    }

    /// <summary>One list where needed and one watch to its end.</summary>
    private async Task<TimeSpan?> RunOnceAsync(CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        if (_version is null || _time.GetUtcNow() - _listedAt > RelistInterval)
            _version = await ListAsync(cancellationToken);
        await FollowAsync(_version, cancellationToken);
        _health = _health with { Connected = false };
        // A server that closes at once, time after time, must not be asked in a tight loop.
        return _time.GetElapsedTime(started) > TimeSpan.FromSeconds(5) ? TimeSpan.Zero : null;
    }

    private async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        var builder = new NamespaceSnapshot.Builder();
        var list = _api.List(Path, NamespaceMetadata.AcceptList);
        await foreach (var item in list.ReadAsync(cancellationToken))
            builder.Add(item);
        if (list.ResourceVersion is not { Length: > 0 } listed)
            throw new InvalidDataException($"{_api.Server} listed namespaces without a resourceVersion");
        _listedAt = _time.GetUtcNow();
        Publish(builder.Build());
        Log.Listed(_logger, _snapshot.Count, listed);
        return listed;
    }

    private async Task FollowAsync(string from, CancellationToken cancellationToken)
    {
        var path = $"{Path}?watch=1&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(from)}&timeoutSeconds={ServerTimeout.TotalSeconds:0}";
        using var response = await _api.OpenAsync(path, NamespaceMetadata.AcceptOne, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (_health.Error is not null)
            Log.Recovered(_logger, _snapshot.Count);
        _health = _health with { Connected = true, Error = null, LastContact = _time.GetUtcNow() };
        await foreach (var change in WatchStream.ReadAsync(stream, SilenceLimit, _time, cancellationToken))
        {
            Apply(change);
            Loop.Succeeded();
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
        _health = _health with { Synced = true, Size = next.Count, LastContact = _time.GetUtcNow() };
    }

    private void NoteLoss(Exception e)
    {
        // Only a connection that broke leaves the version good to go on from.
        if (e is not IOException and not KubernetesApiException { StatusCode: null } or WatchErrorException)
        {
            // A version that grew old honestly, in an outage for instance, need not wait for its new list.
            if (_version is not null && _time.GetUtcNow() - _listedAt > Backoff.Longest)
                Loop.Hurry();
            _version = null;
        }

        _health = _health with { Connected = false, Restarts = _health.Restarts + 1, Error = e.Message };
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.NamespacesListed, EventName = nameof(EventIds.NamespacesListed), Level = LogLevel.Information,
            Message = "Listed {Count} namespaces at version {Version}")]
        public static partial void Listed(ILogger logger, int count, string version);

        [LoggerMessage(EventId = EventIds.NamespaceWatchRecovered, EventName = nameof(EventIds.NamespaceWatchRecovered), Level = LogLevel.Information,
            Message = "The watch on namespaces is back, {Count} known")]
        public static partial void Recovered(ILogger logger, int count);
    }
}
