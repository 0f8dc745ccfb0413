using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Injector.Files;
using Injector.Telemetry;
using Injector.Text;

namespace Injector.Certificates;

/// <summary>
/// Which clients may connect: those with a certificate of one of the CAs in a file, and with one of the allowed names when
/// names are given. The API server presents one where its admission configuration says so. The file is followed; a bad
/// update is told and counted, and the last good one stays.
/// </summary>
internal sealed partial class ClientTrust : IAsyncDisposable
{
    /// <summary>Whoever knocks must not be able to fill the log, with whatever names.</summary>
    private const int LinesPerMinute = 10;

    private readonly string _file;
    private readonly HashSet<string> _allowedNames;
    private readonly InjectorMetrics _metrics;
    private readonly ILogger _logger;
    private readonly ProjectedVolumeWatcher _watcher;
    private readonly LineBudget _lines;
    private volatile X509ChainPolicy _policy;
    private volatile string? _lastRefusal;

    /// <exception cref="InvalidCertificateException">The first load failed: nobody could be told from anybody.</exception>
    public ClientTrust(string file, IEnumerable<string> allowedNames, InjectorMetrics metrics, TimeProvider time, ILogger<ClientTrust> logger)
    {
        _file = Path.GetFullPath(file);
        _allowedNames = new HashSet<string>(allowedNames, StringComparer.Ordinal);
        _metrics = metrics;
        _logger = logger;
        _lines = new LineBudget(LinesPerMinute, time);
        _watcher = new ProjectedVolumeWatcher(
            Path.GetDirectoryName(_file)!, name => name == Path.GetFileName(_file), Reload, time, logger);
        _policy = Load();
    }

    /// <summary>What chains are built against; another object after each reload.</summary>
    public X509ChainPolicy Policy => _policy;

    public ValueTask DisposeAsync() => _watcher.DisposeAsync();

    /// <summary>Judges a client whose chain was built against <see cref="Policy"/>.</summary>
    public bool Accepts(X509Certificate2? certificate, SslPolicyErrors errors)
    {
        if (Refusal(certificate, errors) is not { } refusal)
            return true;
        _metrics.ClientRefused();
        // Once per reason, and a few of them: a client that comes again and again says nothing new.
        if (_lastRefusal != refusal && _lines.TryTake(out var also))
            Log.Refused(_logger, refusal, also);
        _lastRefusal = refusal;
        return false;
    }

    private string? Refusal(X509Certificate2? certificate, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return "it presented no certificate";
        if (errors != SslPolicyErrors.None)
            return $"its certificate ({BoundedText.Fit(certificate.Subject, BoundedText.MaxName)}) is not of a CA in {_file}, "
                + "has expired or is not for clients";
        return _allowedNames.Count == 0 || Names(certificate).Any(_allowedNames.Contains)
            ? null
            : $"none of its names ({BoundedText.Fit(string.Join(", ", Names(certificate).Take(10)), BoundedText.MaxName)}) is in --client-allowed-names";
    }

    private static IEnumerable<string> Names(X509Certificate2 certificate)
    {
        yield return certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        foreach (var names in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
            foreach (var name in names.EnumerateDnsNames())
                yield return name;
    }

    private void Reload()
    {
        try
        {
            _policy = Load();
            _metrics.Reloaded(ReloadKind.ClientCa, succeeded: true);
            Log.Reloaded(_logger, _file);
        }
#pragma warning disable CA1031 // Whatever a file does to the libraries that read it: the last good one stays, and it is counted.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _metrics.Reloaded(ReloadKind.ClientCa, succeeded: false);
            Log.Kept(_logger, e.Message);
        }
    }

    private X509ChainPolicy Load()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            ApplicationPolicy = { new Oid(KeyPurpose.ClientAuthentication) },
        };
        try
        {
            policy.CustomTrustStore.ImportFromPem(File.ReadAllText(_file));
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidCertificateException($"client CAs in {_file} cannot be read: {e.Message}");
        }

        return policy.CustomTrustStore.Count > 0 ? policy : throw new InvalidCertificateException($"{_file} holds no PEM certificate");
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.ClientRefused, EventName = nameof(EventIds.ClientRefused), Level = LogLevel.Warning,
            Message = "A client was refused: {Why}{Also}")]
        public static partial void Refused(ILogger logger, string why, string also);

        [LoggerMessage(EventId = EventIds.ClientAuthoritiesLoaded, EventName = nameof(EventIds.ClientAuthoritiesLoaded), Level = LogLevel.Information,
            Message = "Loaded the client CAs from {File}")]
        public static partial void Reloaded(ILogger logger, string file);

        [LoggerMessage(EventId = EventIds.ClientAuthoritiesKept, EventName = nameof(EventIds.ClientAuthoritiesKept), Level = LogLevel.Error,
            Message = "The new client CAs cannot be used, the present ones stay: {Why}")]
        public static partial void Kept(ILogger logger, string why);
    }
}
