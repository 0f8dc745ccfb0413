using Injector.Admission;
using Injector.Configuration;
using Injector.Files;
using Injector.Readiness;
using Injector.Telemetry;
using Injector.Templates.Documents;

namespace Injector.Hosting;

/// <summary>
/// Holds the settings that reviews are decided on, and renews them when the configuration directory changes or the cluster
/// turns out to run native sidecars. A new set is read and validated whole; one error in it, and the last good set stays.
/// </summary>
internal sealed partial class SettingsStore : ISettingsSource, IReadinessCheck, IAsyncDisposable
{
    private readonly string? _directory;
    private readonly string? _ownNamespace;
    private readonly InjectorMetrics _metrics;
    private readonly ILogger _logger;
    private readonly ProjectedVolumeWatcher? _watcher;
    private readonly Lock _changes = new();
    private volatile InjectionSettings _current;
    private volatile string? _problem;

    /// <exception cref="InvalidConfigurationException">The first load failed: there is nothing to fall back on.</exception>
    public SettingsStore(ServerOptions options, InjectorMetrics metrics, TimeProvider time, ILogger<SettingsStore> logger)
    {
        _directory = options.ConfigDirectory;
        _ownNamespace = options.Namespace;
        _metrics = metrics;
        _logger = logger;
        if (_directory is null)
        {
            _current = InjectionSettings.Default(clusterRunsNativeSidecars: false).ForServerIn(_ownNamespace);
        }
        else
        {
            // Watching starts first, so that no change falls between the first load and the watch.
            _watcher = new ProjectedVolumeWatcher(_directory, ConfigurationFiles.Includes, Reload, time, logger);
            var loaded = Load();
            if (loaded.HasErrors)
                throw new InvalidConfigurationException(loaded.Diagnostics);
            Tell(loaded);
            _current = loaded.Settings(clusterRunsNativeSidecars: false).ForServerIn(_ownNamespace);
        }

        metrics.ObserveTemplates(() => Current.Templates.Templates);
    }

    public InjectionSettings Current => _current;

    public string Name => "configuration";

    /// <summary>Always ready: reviews are answered from the last good set. The detail tells when that is not the newest.</summary>
    public ReadinessResult Check() => ReadinessResult.Ok(_problem is { } problem ? $"serving the last good set; {problem}" : null);

    /// <summary>Says what the cluster can run, once it is known or has changed.</summary>
    public void ClusterRunsNativeSidecars(bool runs)
    {
        lock (_changes)
            _current = _current with { ClusterRunsNativeSidecars = runs };
    }

    public async ValueTask DisposeAsync()
    {
        if (_watcher is not null)
            await _watcher.DisposeAsync();
    }

    private void Reload()
    {
        LoadedConfiguration loaded;
        try
        {
            loaded = Load();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _problem = $"{_directory} cannot be read: {e.Message}";
            _metrics.Reloaded(ReloadKind.Configuration, succeeded: false);
            Log.Unreadable(_logger, _directory!, e.Message);
            return;
        }

        Tell(loaded);
        _metrics.Reloaded(ReloadKind.Configuration, succeeded: !loaded.HasErrors);
        if (loaded.HasErrors)
        {
            _problem = $"the newest has errors, the first: {loaded.Diagnostics.First(diagnostic => diagnostic.Severity == Severity.Error)}";
            Log.Kept(_logger, _directory!);
            return;
        }

        lock (_changes)
            _current = loaded.Settings(_current.ClusterRunsNativeSidecars).ForServerIn(_ownNamespace);
        _problem = null;
        Log.Loaded(_logger, loaded.Templates.Count, _directory!);
    }

    private LoadedConfiguration Load() => ConfigurationLoader.Load(
        ProjectedVolume.Read(_directory!, version => ConfigurationFiles.Read(version, shownAs: _directory!)));

    private void Tell(LoadedConfiguration loaded)
    {
        foreach (var diagnostic in loaded.Diagnostics)
            if (diagnostic.Severity == Severity.Error)
                Log.Error(_logger, diagnostic);
            else
                Log.Warning(_logger, diagnostic);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.ConfigurationError, EventName = nameof(EventIds.ConfigurationError), Level = LogLevel.Error,
            Message = "{Diagnostic}")]
        public static partial void Error(ILogger logger, Diagnostic diagnostic);

        [LoggerMessage(EventId = EventIds.ConfigurationWarning, EventName = nameof(EventIds.ConfigurationWarning), Level = LogLevel.Warning,
            Message = "{Diagnostic}")]
        public static partial void Warning(ILogger logger, Diagnostic diagnostic);

        [LoggerMessage(EventId = EventIds.ConfigurationKept, EventName = nameof(EventIds.ConfigurationKept), Level = LogLevel.Error,
            Message = "The new content of {Directory} has errors; the last good templates and configuration stay")]
        public static partial void Kept(ILogger logger, string directory);

        [LoggerMessage(EventId = EventIds.ConfigurationUnreadable, EventName = nameof(EventIds.ConfigurationUnreadable), Level = LogLevel.Error,
            Message = "{Directory} cannot be read: {Why}; the last good templates and configuration stay")]
        public static partial void Unreadable(ILogger logger, string directory, string why);

        [LoggerMessage(EventId = EventIds.ConfigurationLoaded, EventName = nameof(EventIds.ConfigurationLoaded), Level = LogLevel.Information,
            Message = "Loaded {Count} templates and the configuration from {Directory}")]
        public static partial void Loaded(ILogger logger, int count, string directory);
    }
}
