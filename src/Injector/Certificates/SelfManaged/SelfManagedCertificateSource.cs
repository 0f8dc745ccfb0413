using Injector.Background;
using Injector.Telemetry;

namespace Injector.Certificates.SelfManaged;

/// <summary>
/// Makes, shares, registers and renews the injector's own certificates. It looks again every few seconds, so whatever
/// somebody overwrites, deletes or restores from a backup is mended by the next look; while the API server is away the last
/// good certificate stays.
/// </summary>
internal sealed partial class SelfManagedCertificateSource : BackgroundService, ICertificateSource
{
    // More than the replicas there can be: each conflict means that another one got its turn.
    private const int MaxConflicts = 20;

    private readonly ICertificateSecret _secret;
    private readonly IWebhookRegistrations _registrations;
    private readonly CertificateRotation _rotation;
    private readonly CertificateLifetimes _lifetimes;
    private readonly InjectorMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private StoredSecret? _stored;
    private CertificateMaterial? _inSecret;
    private CertificateMaterial? _material;
    private IssuedCertificate? _served;
    private bool _toldOfTheFuture;
    private volatile ServingCertificate? _current;
    private volatile string? _lastError;

    public SelfManagedCertificateSource(
        ICertificateSecret secret,
        IWebhookRegistrations registrations,
        CertificateRotation rotation,
        CertificateLifetimes lifetimes,
        InjectorMetrics metrics,
        TimeProvider time,
        ILogger<SelfManagedCertificateSource> logger)
    {
        _secret = secret;
        _registrations = registrations;
        _rotation = rotation;
        _lifetimes = lifetimes;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        Loop = new("Looking after the certificates", () =>
            _current is { } served ? $"the one in use is valid until {served.NotAfter:u}" : "there is none yet", time, logger)
        {
            Failed = e =>
            {
                metrics.Reloaded(ReloadKind.Certificate, succeeded: false);
                _lastError = e.Message;
            },
        };
        metrics.ObserveBackground("certificate", () => Loop.Failures);
    }

    public ServingCertificate? Current => _current;

    public string? LastError => _lastError;

    /// <summary>What the replicas share, as last seen.</summary>
    internal CertificateMaterial? Material => _material;

    internal KeepTrying Loop { get; }

    /// <summary>One look, and all that follows from it. Whatever fails is told once, counted, and tried again at the next look.</summary>
    internal Task LookAsync(CancellationToken cancellationToken) => Loop.OnceAsync(LookOnceAsync, cancellationToken);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Loop.RunAsync(LookOnceAsync, stoppingToken);

    private async Task<TimeSpan?> LookOnceAsync(CancellationToken cancellationToken)
    {
        await ReconcileAsync(cancellationToken);
        _lastError = null;
        return _lifetimes.Interval;
    }

    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        // First the registrations, then the Secret: what is written back to a registration is then at least as new as what it
        // holds, because a new CA reaches the Secret before any registration.
        var seen = await _registrations.ReadAsync(cancellationToken);
        var material = await AgreeAsync(seen, cancellationToken);
        Serve(seen, material);
        await RegisterAsync(seen, material, cancellationToken);
    }

    private async Task<CertificateMaterial> AgreeAsync(IReadOnlyList<WebhookRegistration> seen, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxConflicts; attempt++)
        {
            Remember(await _secret.ReadAsync(cancellationToken));
            var trusted = _material?.Successor is { } successor && seen.Count > 0 && seen.All(registration => registration.Trusts(successor));
            var now = Now;
            if (_inSecret is { } stored && stored.IsFromTheFuture(now) && !_toldOfTheFuture)
                Log.FromTheFuture(_logger, stored.NotBefore, now);
            _toldOfTheFuture = _inSecret?.IsFromTheFuture(now) == true;
            var wanted = _rotation.Advance(_material, now, trusted);
            if (wanted == _inSecret)
                return wanted;

            if (await _secret.WriteAsync(wanted.ToData(), _stored?.ResourceVersion, cancellationToken) is { } written)
            {
                Log.Written(_logger, wanted.Serving.NotAfter, wanted.Authority.NotAfter, wanted.Successor is not null);
                Remember(written);
                return wanted;
            }
        }

        throw new InvalidOperationException("the Secret changed under every attempt to write it");
    }

    /// <summary>By the clock of whoever judges certificates: one machine whose clock is wrong must not make them for all.</summary>
    private DateTimeOffset Now => _time.GetUtcNow() + _secret.ClockSkew;

    // What a Secret said last is remembered beyond its deletion or damage: made again from that, nothing has to change.
    private void Remember(StoredSecret? stored)
    {
        if (stored is null)
            _inSecret = null;
        else if (stored.ResourceVersion != _stored?.ResourceVersion)
            _inSecret = CertificateMaterial.FromData(stored.Data);
        _material = _inSecret ?? _material;
        _stored = stored;
    }

    private async Task RegisterAsync(IReadOnlyList<WebhookRegistration> seen, CertificateMaterial material, CancellationToken cancellationToken)
    {
        foreach (var registration in seen.Where(registration => !registration.Has(material.Bundle)))
            if (await _registrations.SetCaBundleAsync(registration, material.Bundle, cancellationToken))
                Log.Registered(_logger, registration.Name);
    }

    // A certificate is presented only once every registration was seen to trust its CA; the first one at once, since there is
    // nothing better to present.
    private void Serve(IReadOnlyList<WebhookRegistration> seen, CertificateMaterial material)
    {
        var isNew = material.Serving != _served;
        var mustWait = _current is { } current && current.NotAfter > Now && current.NotBefore <= Now
            && !seen.All(registration => registration.Trusts(material.Authority));
        if (!isNew || mustWait)
            return;
        var certificate = ServingCertificate.FromPem(material.Serving.CertificatePem, material.Serving.KeyPem);
        CertificateTrial.Run(certificate, material.Serving.Hosts.FirstOrDefault(), Now);
        _current = certificate;
        _served = material.Serving;
        _metrics.Reloaded(ReloadKind.Certificate, succeeded: true);
        Log.Serving(_logger, material.Serving.NotAfter);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.CertificatesWritten, EventName = nameof(EventIds.CertificatesWritten), Level = LogLevel.Information,
            Message = "Wrote the certificates: serving until {Serving:u}, CA until {Authority:u}, a next CA on its way: {Successor}")]
        public static partial void Written(ILogger logger, DateTimeOffset serving, DateTimeOffset authority, bool successor);

        [LoggerMessage(EventId = EventIds.CaBundleSet, EventName = nameof(EventIds.CaBundleSet), Level = LogLevel.Information,
            Message = "Set the caBundle of MutatingWebhookConfiguration {Name}")]
        public static partial void Registered(ILogger logger, string name);

        [LoggerMessage(EventId = EventIds.CertificateServed, EventName = nameof(EventIds.CertificateServed), Level = LogLevel.Information,
            Message = "Serving a certificate valid until {NotAfter:u}")]
        public static partial void Serving(ILogger logger, DateTimeOffset notAfter);

        [LoggerMessage(EventId = EventIds.CertificatesFromTheFuture, EventName = nameof(EventIds.CertificatesFromTheFuture), Level = LogLevel.Warning,
            Message = "The stored certificates are not valid before {NotBefore:u}, and it is {Now:u}: somebody's clock is, or was, wrong. They are made anew")]
        public static partial void FromTheFuture(ILogger logger, DateTimeOffset notBefore, DateTimeOffset now);
    }
}
