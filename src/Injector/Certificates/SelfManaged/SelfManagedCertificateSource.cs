using Injector.Telemetry;

namespace Injector.Certificates.SelfManaged;

/// <summary>
/// Makes, shares, registers and renews the injector's own certificates. It looks again every few seconds, so whatever
/// somebody overwrites, deletes or restores from a backup is mended by the next look; while the API server is away the last
/// good certificate stays.
/// </summary>
internal sealed partial class SelfManagedCertificateSource(
    ICertificateSecret secret,
    IWebhookRegistrations registrations,
    CertificateRotation rotation,
    CertificateLifetimes lifetimes,
    InjectorMetrics metrics,
    TimeProvider time,
    ILogger<SelfManagedCertificateSource> logger) : BackgroundService, ICertificateSource
{
    // More than the replicas there can be: each conflict means that another one got its turn.
    private const int MaxConflicts = 20;

    private StoredSecret? _stored;
    private CertificateMaterial? _inSecret;
    private CertificateMaterial? _material;
    private IssuedCertificate? _served;
    private volatile ServingCertificate? _current;
    private volatile string? _lastError;

    public ServingCertificate? Current => _current;

    public string? LastError => _lastError;

    /// <summary>What the replicas share, as last seen.</summary>
    internal CertificateMaterial? Material => _material;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(lifetimes.Interval, time);
        try
        {
            do
                await LookAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>One look, and all that follows from it. Whatever fails is told once, counted, and tried again at the next look.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReconcileAsync(cancellationToken);
            _lastError = null;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            metrics.Reloaded(ReloadKind.Certificate, succeeded: false);
            if (_lastError != e.Message)
                Log.Failed(logger, e.Message);
            _lastError = e.Message;
        }
    }

    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        // First the registrations, then the Secret: what is written back to a registration is then at least as new as what it
        // holds, because a new CA reaches the Secret before any registration.
        var seen = await registrations.ReadAsync(cancellationToken);
        var material = await AgreeAsync(seen, cancellationToken);
        Serve(seen, material);
        await RegisterAsync(seen, material, cancellationToken);
    }

    private async Task<CertificateMaterial> AgreeAsync(IReadOnlyList<WebhookRegistration> seen, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxConflicts; attempt++)
        {
            Remember(await secret.ReadAsync(cancellationToken));
            var trusted = _material?.Successor is { } successor && seen.Count > 0 && seen.All(registration => registration.Trusts(successor));
            var wanted = rotation.Advance(_material, time.GetUtcNow(), trusted);
            if (wanted == _inSecret)
                return wanted;

            if (await secret.WriteAsync(wanted.ToData(), _stored?.ResourceVersion, cancellationToken) is { } written)
            {
                Log.Written(logger, wanted.Serving.NotAfter, wanted.Authority.NotAfter, wanted.Successor is not null);
                Remember(written);
                return wanted;
            }
        }

        throw new InvalidOperationException("the Secret changed under every attempt to write it");
    }

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
            if (await registrations.SetCaBundleAsync(registration, material.Bundle, cancellationToken))
                Log.Registered(logger, registration.Name);
    }

    // A certificate is presented only once every registration was seen to trust its CA; the first one at once, since there is
    // nothing better to present.
    private void Serve(IReadOnlyList<WebhookRegistration> seen, CertificateMaterial material)
    {
        var isNew = material.Serving != _served;
        var mustWait = _current is { } current && current.NotAfter > time.GetUtcNow() && !seen.All(registration => registration.Trusts(material.Authority));
        if (!isNew || mustWait)
            return;
        _current = ServingCertificate.FromPem(material.Serving.CertificatePem, material.Serving.KeyPem);
        _served = material.Serving;
        metrics.Reloaded(ReloadKind.Certificate, succeeded: true);
        Log.Serving(logger, material.Serving.NotAfter);
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

        [LoggerMessage(EventId = EventIds.CertificateUpkeepFailed, EventName = nameof(EventIds.CertificateUpkeepFailed), Level = LogLevel.Error,
            Message = "Certificates cannot be looked after, trying again: {Why}")]
        public static partial void Failed(ILogger logger, string why);
    }
}
