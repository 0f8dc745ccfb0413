using Injector.Files;
using Injector.Telemetry;

namespace Injector.Certificates;

/// <summary>
/// A certificate and key in two PEM files, as cert-manager keeps them in a Secret. Follows every change; a pair that does
/// not fit is told and counted, and the last good one stays.
/// </summary>
internal sealed partial class FileCertificateSource : ICertificateSource, IAsyncDisposable
{
    private readonly string _certificateFile;
    private readonly string _keyFile;
    private readonly InjectorMetrics _metrics;
    private readonly ILogger _logger;
    private readonly List<ProjectedVolumeWatcher> _watchers = [];
    private volatile ServingCertificate _current;
    private volatile string? _lastError;

    /// <exception cref="InvalidCertificateException">The first load failed: there is nothing to fall back on.</exception>
    public FileCertificateSource(
        string certificateFile, string keyFile, InjectorMetrics metrics, TimeProvider time, ILogger<FileCertificateSource> logger)
    {
        _certificateFile = Path.GetFullPath(certificateFile);
        _keyFile = Path.GetFullPath(keyFile);
        _metrics = metrics;
        _logger = logger;
        foreach (var directory in new[] { _certificateFile, _keyFile }.Select(Path.GetDirectoryName).Distinct())
            _watchers.Add(new ProjectedVolumeWatcher(directory!, IsOurs, Reload, time, logger));
        _current = Load();
        Log.Loaded(_logger, _current.Leaf.Subject, _current.NotAfter);
    }

    public ServingCertificate Current => _current;

    public string? LastError => _lastError;

    public async ValueTask DisposeAsync()
    {
        foreach (var watcher in _watchers)
            await watcher.DisposeAsync();
    }

    private bool IsOurs(string name) => name == Path.GetFileName(_certificateFile) || name == Path.GetFileName(_keyFile);

    private void Reload()
    {
        try
        {
            _current = Load();
            _lastError = null;
            _metrics.Reloaded(ReloadKind.Certificate, succeeded: true);
            Log.Loaded(_logger, _current.Leaf.Subject, _current.NotAfter);
        }
        catch (InvalidCertificateException e)
        {
            _metrics.Reloaded(ReloadKind.Certificate, succeeded: false);
            Log.Kept(_logger, _certificateFile, e.Message, _current.NotAfter);
            _lastError = e.Message;
        }
    }

    private ServingCertificate Load()
    {
        var directory = Path.GetDirectoryName(_certificateFile)!;
        try
        {
            return directory == Path.GetDirectoryName(_keyFile)
                ? ProjectedVolume.Read(directory, version => Pair(
                    Path.Combine(version, Path.GetFileName(_certificateFile)), Path.Combine(version, Path.GetFileName(_keyFile))))
                : Pair(_certificateFile, _keyFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidCertificateException(e.Message);
        }
    }

    private static ServingCertificate Pair(string certificate, string key) =>
        ServingCertificate.FromPem(File.ReadAllText(certificate), File.ReadAllText(key));

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.CertificateLoaded, EventName = nameof(EventIds.CertificateLoaded), Level = LogLevel.Information,
            Message = "Serving certificate {Subject}, valid until {NotAfter:u}")]
        public static partial void Loaded(ILogger logger, string subject, DateTimeOffset notAfter);

        [LoggerMessage(EventId = EventIds.CertificateKept, EventName = nameof(EventIds.CertificateKept), Level = LogLevel.Error,
            Message = "The new certificate in {File} cannot be served: {Why}. Keeping the present one, valid until {NotAfter:u}")]
        public static partial void Kept(ILogger logger, string file, string why, DateTimeOffset notAfter);
    }
}
