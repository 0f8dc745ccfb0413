using System.Security.Cryptography.X509Certificates;
using Injector.Files;
using Injector.Telemetry;

namespace Injector.Certificates;

/// <summary>
/// A certificate and key in two PEM files, as cert-manager keeps them in a Secret. Follows every change; a pair that cannot be used is told
/// and counted, and the last good one stays. At start there is none: then a pair that TLS takes is presented, whatever else is wrong with it,
/// and readiness tells what, so that the next change mends it without a restart.
/// </summary>
internal sealed partial class FileCertificateSource : ICertificateSource, IAsyncDisposable
{
    private readonly string _certificateFile;
    private readonly string _keyFile;
    private readonly string? _host;
    private readonly TimeProvider _time;
    private readonly InjectorMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Lock _loading = new();
    private readonly List<ProjectedVolumeWatcher> _watchers = [];
    private volatile ServingCertificate _current;
    private volatile string? _lastError;

    /// <param name="certificateFile">The chain, leaf first.</param>
    /// <param name="keyFile">The leaf's key.</param>
    /// <param name="host">The name that clients ask for; null where it is not known.</param>
    /// <param name="metrics">Where reloads are counted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where reloads are told.</param>
    /// <exception cref="InvalidCertificateException">The first load failed: there is nothing to fall back on.</exception>
    public FileCertificateSource(
        string certificateFile, string keyFile, string? host, InjectorMetrics metrics, TimeProvider time, ILogger<FileCertificateSource> logger)
    {
        _host = host;
        _time = time;
        _certificateFile = Path.GetFullPath(certificateFile);
        _keyFile = Path.GetFullPath(keyFile);
        _metrics = metrics;
        _logger = logger;
        // A change may be seen while the first pair is still being read; it waits until that is done.
        using var loading = _loading.EnterScope();
        foreach (var directory in new[] { _certificateFile, _keyFile }.Select(Path.GetDirectoryName).Distinct())
            _watchers.Add(new ProjectedVolumeWatcher(directory!, IsOurs, Reload, time, logger));
        _current = Load();
        CertificateTrial.ShakeHands(_current);
        _lastError = CertificateTrial.Unfit(_current, _host, time.GetUtcNow());
        if (_lastError is { } unfit)
            Log.Unfit(_logger, unfit);
        else
            Log.Loaded(_logger, _current.Leaf.Subject, _current.NotAfter);
    }

    public ServingCertificate Current => _current;

    public string? LastError => _lastError;

    public string? Unfit => CertificateTrial.Unfit(_current, _host, _time.GetUtcNow());

    public async ValueTask DisposeAsync()
    {
        foreach (var watcher in _watchers)
            await watcher.DisposeAsync();
    }

    private bool IsOurs(string name) => name == Path.GetFileName(_certificateFile) || name == Path.GetFileName(_keyFile);

    private void Reload()
    {
        using var loading = _loading.EnterScope();
        // The start failed, and with it the program: nobody is left to serve.
        if (_current is null)
            return;
        try
        {
            var next = Load();
            CertificateTrial.Run(next, _host, _time.GetUtcNow());
            if (!SharesName(next, _current) && CertificateTrial.Unfit(_current, _host, _time.GetUtcNow()) is null)
                throw new InvalidCertificateException(
                    $"the certificate ({next.Leaf.Subject}) is for none of the names of the present one; where they were changed on purpose, restart the servers");
            _current = next;
            _lastError = null;
            _metrics.Reloaded(ReloadKind.Certificate, succeeded: true);
            Log.Loaded(_logger, _current.Leaf.Subject, _current.NotAfter);
        }
#pragma warning disable CA1031 // Whatever a file does to the libraries that read it: the last good one stays, and it is counted.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _metrics.Reloaded(ReloadKind.Certificate, succeeded: false);
            Log.Kept(_logger, _certificateFile, e.Message, _current.NotAfter);
            _lastError = e.Message;
        }
    }

    // The one thing that can be said of names where nobody says by which clients ask: that they do not all change at once.
    private static bool SharesName(ServingCertificate next, ServingCertificate current)
    {
        var names = Names(current);
        return names.Count == 0 || names.Overlaps(Names(next));
    }

    private static HashSet<string> Names(ServingCertificate certificate)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var alternatives in certificate.Leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            names.UnionWith(alternatives.EnumerateDnsNames());
            names.UnionWith(alternatives.EnumerateIPAddresses().Select(static address => address.ToString()));
        }

        return names;
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
        [LoggerMessage(EventId = EventIds.CertificateUnfit, EventName = nameof(EventIds.CertificateUnfit), Level = LogLevel.Error,
            Message = "The certificate that there is at start cannot be used, and nobody is asked to call before there is another: {Why}")]
        public static partial void Unfit(ILogger logger, string why);

        [LoggerMessage(EventId = EventIds.CertificateLoaded, EventName = nameof(EventIds.CertificateLoaded), Level = LogLevel.Information,
            Message = "Serving certificate {Subject}, valid until {NotAfter:u}")]
        public static partial void Loaded(ILogger logger, string subject, DateTimeOffset notAfter);

        [LoggerMessage(EventId = EventIds.CertificateKept, EventName = nameof(EventIds.CertificateKept), Level = LogLevel.Error,
            Message = "The new certificate in {File} cannot be served: {Why}. Keeping the present one, valid until {NotAfter:u}")]
        public static partial void Kept(ILogger logger, string file, string why, DateTimeOffset notAfter);
    }
}
