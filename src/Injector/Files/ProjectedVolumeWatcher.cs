using System.Threading.Channels;

namespace Injector.Files;

/// <summary>
/// Calls back when the content of a directory has changed, be it a mounted ConfigMap or Secret whose <c>..data</c> link was
/// swapped or plain files that somebody edited. It polls, which works on every file system; a file system watch only makes
/// it quicker, and may be missing where a node has run out of inotify instances.
/// </summary>
internal sealed partial class ProjectedVolumeWatcher : IAsyncDisposable
{
    /// <summary>A kubelet takes a minute or so to project a change, so this adds nothing one would notice.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    // Editors and copies write in several steps; the first one is rarely the whole file.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(100);

    private readonly string _directory;
    private readonly Func<string, bool> _includes;
    private readonly Action _changed;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _nudges = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly FileSystemWatcher? _accelerator;
    private readonly ITimer _poll;
    private readonly Task _loop;
    private string? _seen;
    private int _disposed;

    /// <param name="directory">The directory; it may be missing for a while.</param>
    /// <param name="includes">Which of its files count, by name; asked for plain directories only.</param>
    /// <param name="changed">Called after a change, never twice at once. What it throws is logged, and watching goes on.</param>
    /// <param name="time">The clock that polling follows.</param>
    /// <param name="logger">Where trouble is told.</param>
    public ProjectedVolumeWatcher(string directory, Func<string, bool> includes, Action changed, TimeProvider time, ILogger logger)
    {
        _directory = directory;
        _includes = includes;
        _changed = changed;
        _time = time;
        _logger = logger;
        _seen = Fingerprint();
        _accelerator = Watch();
        _poll = time.CreateTimer(static nudges => ((ChannelWriter<bool>)nudges!).TryWrite(true), _nudges.Writer, PollInterval, PollInterval);
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Ends the watch; again, it does nothing: whatever is registered as several services is disposed as each of them.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _stop.CancelAsync();
        _accelerator?.Dispose();
        await _poll.DisposeAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        try
        {
            while (await _nudges.Reader.ReadAsync(_stop.Token))
            {
                await Task.Delay(Settle, _time, _stop.Token);
                CheckOnce();
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void CheckOnce()
    {
        try
        {
            var now = Fingerprint();
            if (now is null || now == _seen)
                return;
            _seen = now;
            _changed();
        }
#pragma warning disable CA1031 // Watching goes on whatever a reload meets: the next change must be seen.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.ReloadFailed(_logger, _directory, e);
        }
    }

    // Null: the directory cannot be read at this moment, which is no change; the next poll will tell.
    private string? Fingerprint()
    {
        try
        {
            return ProjectedVolume.Fingerprint(_directory, _includes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private FileSystemWatcher? Watch()
    {
        try
        {
            var watcher = new FileSystemWatcher(_directory);
            watcher.Changed += Nudge;
            watcher.Created += Nudge;
            watcher.Deleted += Nudge;
            watcher.Renamed += Nudge;
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            Log.PollingOnly(_logger, _directory, PollInterval.TotalSeconds, e.Message);
            return null;
        }
    }

    private void Nudge(object sender, FileSystemEventArgs e) => _nudges.Writer.TryWrite(true);

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.FileEventsUnavailable, EventName = nameof(EventIds.FileEventsUnavailable), Level = LogLevel.Information,
            Message = "No file events for {Directory}; looking every {Seconds} s: {Why}")]
        public static partial void PollingOnly(ILogger logger, string directory, double seconds, string why);

        [LoggerMessage(EventId = EventIds.ReloadFailed, EventName = nameof(EventIds.ReloadFailed), Level = LogLevel.Error,
            Message = "Reload after a change in {Directory} failed")]
        public static partial void ReloadFailed(ILogger logger, string directory, Exception exception);
    }
}
