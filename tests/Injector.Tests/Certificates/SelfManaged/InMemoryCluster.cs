using System.Globalization;
using Injector.Certificates.SelfManaged;

namespace Injector.Tests.Certificates.SelfManaged;

/// <summary>One Secret and some webhook configurations, with the API server's optimistic concurrency.</summary>
internal sealed class InMemoryCluster : ICertificateSecret, IWebhookRegistrations
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, WebhookRegistration> _registrations = [];
    private StoredSecret? _secret;
    private int _version;

    public InMemoryCluster(params string[] registrations)
    {
        foreach (var name in registrations)
            Register(name, null, null);
    }

    /// <summary>What every call fails with; null when the API server is there.</summary>
    public string? Fault { get; set; }

    /// <summary>What writing to a registration fails with.</summary>
    public string? RegistrationFault { get; set; }

    public TimeSpan ClockSkew { get; set; }

    public int Writes { get; private set; }

    public int Conflicts { get; private set; }

    public CertificateMaterial? Material => _secret is null ? null : CertificateMaterial.FromData(_secret.Data);

    public IReadOnlyList<string?> Bundles(string name = "sidecar-injector") => _registrations[name].CaBundles;

    public void Register(string name, params string?[] bundles)
    {
        lock (_gate)
            _registrations[name] = new WebhookRegistration(name, NextVersion(), bundles);
    }

    public void Unregister(string name)
    {
        lock (_gate)
            _registrations.Remove(name);
    }

    public void Store(IReadOnlyDictionary<string, string>? data)
    {
        lock (_gate)
            _secret = data is null ? null : new StoredSecret(NextVersion(), data);
    }

    public async Task<StoredSecret?> ReadAsync(CancellationToken cancellationToken)
    {
        await ArriveAsync();
        lock (_gate)
            return _secret;
    }

    public async Task<StoredSecret?> WriteAsync(
        IReadOnlyDictionary<string, string?> data, string? resourceVersion, CancellationToken cancellationToken)
    {
        await ArriveAsync();
        lock (_gate)
        {
            if (_secret?.ResourceVersion != resourceVersion)
            {
                Conflicts++;
                return null;
            }

            Writes++;
            var merged = new Dictionary<string, string>(_secret?.Data ?? new Dictionary<string, string>());
            foreach (var (key, value) in data)
                if (value is null)
                    merged.Remove(key);
                else
                    merged[key] = value;
            return _secret = new StoredSecret(NextVersion(), merged);
        }
    }

    async Task<IReadOnlyList<WebhookRegistration>> IWebhookRegistrations.ReadAsync(CancellationToken cancellationToken)
    {
        await ArriveAsync();
        lock (_gate)
            return [.. _registrations.Values];
    }

    public async Task<bool> SetCaBundleAsync(WebhookRegistration registration, string caBundle, CancellationToken cancellationToken)
    {
        await ArriveAsync();
        if (RegistrationFault is { } fault)
            throw new InvalidOperationException(fault);
        lock (_gate)
        {
            if (!_registrations.TryGetValue(registration.Name, out var current) || current.ResourceVersion != registration.ResourceVersion)
                return false;
            Register(registration.Name, [.. current.CaBundles.Select(_ => caBundle)]);
            return true;
        }
    }

    // Others get their turn at every call, as they would over a network.
    private async Task ArriveAsync()
    {
        await Task.Yield();
        if (Fault is { } fault)
            throw new InvalidOperationException(fault);
    }

    private string NextVersion() => (++_version).ToString(CultureInfo.InvariantCulture);
}
