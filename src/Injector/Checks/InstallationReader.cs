using System.Net;
using Injector.Cluster.Api;
using Injector.Json;

namespace Injector.Checks;

/// <summary>Reads an <see cref="Installation"/>: everything once, and nothing that it may not.</summary>
internal sealed class InstallationReader(KubernetesApi api, CheckScope scope, TimeProvider time)
{
    private const string Configurations = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";

    private const int MostDialled = 3;

    private const int MostTried = 5;

    /// <exception cref="KubernetesApiException">The API server cannot be reached, or shows no webhook configuration.</exception>
    public async Task<Installation> ReadAsync(CancellationToken cancellationToken)
    {
        var version = await ServerVersion.ReadAsync(api, cancellationToken);
        var entries = await EntriesAsync(cancellationToken);
        var policies = await PoliciesAsync(version, cancellationToken);
        var own = OwnNamespace(entries);
        var namespaces = await Fetched<NamespaceIndex>.TryAsync(() => NamespaceIndex.ReadAsync(api, cancellationToken));
        var backends = await BackendsAsync(version, entries, cancellationToken);
        var server = backends.SelectMany(backend => backend.Servers.Value ?? []).FirstOrDefault();
        return new Installation
        {
            Version = version,
            Now = time.GetUtcNow(),
            Entries = entries,
            Policies = policies,
            OwnNamespace = own,
            Namespaces = namespaces,
            Limits = await Fetched<NamespaceLimits>.TryAsync(() => NamespaceLimits.ReadAsync(api, cancellationToken)),
            Backends = backends,
            Configuration = await ConfigurationAsync(server, version, own, entries.Count == 0 ? policies?.Value : null, cancellationToken),
            Certificates = await CertificatesAsync(entries, backends, cancellationToken),
            IsDryRunWanted = scope.DryRun,
            Probes = scope.DryRun && namespaces.Value is { } known
                ? await ProbesAsync(Installation.TargetsOf(entries, policies?.Value), known, own, cancellationToken)
                : [],
            Permissions = server is null || own is null ? [] : await PermissionAnswer.AskAsync(api, own, server.ServiceAccount, cancellationToken),
        };
    }

    /// <summary>What pods are decided on alone, and by whom; for people who may not read the rest, what it is likely to be.</summary>
    public async Task<DeployedMode> ReadModeAsync(CancellationToken cancellationToken)
    {
        var version = await ServerVersion.ReadAsync(api, cancellationToken);
        var policies = await PoliciesAsync(version, cancellationToken);
        if (scope.ConfigDirectory is { } directory)
            return new(version, DeployedConfiguration.FromDirectory(directory, version, scope.OwnNamespace), policies?.Value, HasWebhook: null);
        var entries = await Fetched<List<WebhookEntry>>.TryAsync(() => EntriesAsync(cancellationToken));
        if (entries.Value is not { } known)
            return new(version, DeployedConfiguration.Assumed(entries.Error!.Message, version, scope.OwnNamespace), policies?.Value, HasWebhook: null);
        var backends = await BackendsAsync(version, known, cancellationToken);
        var server = backends.SelectMany(backend => backend.Servers.Value ?? []).FirstOrDefault();
        var configuration = await ConfigurationAsync(server, version, OwnNamespace(known), known.Count == 0 ? policies?.Value : null, cancellationToken);
        return new(version, configuration, policies?.Value, known.Count > 0);
    }

    private async Task<Fetched<DeployedPolicies>?> PoliciesAsync(ServerVersion version, CancellationToken cancellationToken) =>
        version.HasMutatingPolicies ? await Fetched<DeployedPolicies>.TryAsync(() => DeployedPolicies.ReadAsync(api, cancellationToken)) : null;

    private string? OwnNamespace(List<WebhookEntry> entries) =>
        scope.OwnNamespace ?? entries.Select(entry => entry.Service?.Namespace).FirstOrDefault(ns => !string.IsNullOrEmpty(ns));

    private async Task<List<Backend>> BackendsAsync(ServerVersion version, List<WebhookEntry> entries, CancellationToken cancellationToken)
    {
        var backends = new List<Backend>();
        foreach (var reference in entries.Select(entry => entry.Service).OfType<ServiceReference>().DistinctBy(r => (r.ServerName, r.Port)))
            backends.Add(await BackendAsync(version, reference, cancellationToken));
        return backends;
    }

    private async Task<List<WebhookEntry>> EntriesAsync(CancellationToken cancellationToken)
    {
        var entries = new List<WebhookEntry>();
        if (scope.WebhookConfiguration is { } name)
        {
            var named = await Fetched<ApiResponse>.TryAsync(() => api.GetAsync(Configurations + ApiPath.Of($"/{name}"), cancellationToken));
            if (named.Error is { IsNotFound: false } error)
                throw error;
            using var found = named.Value;
            if (found is not null)
                entries.AddRange(Entries(found.Root));
            return entries;
        }

        await foreach (var configuration in api.List(Configurations).ReadAsync(cancellationToken))
            entries.AddRange(Entries(configuration));
        return entries;
    }

    private static IEnumerable<WebhookEntry> Entries(System.Text.Json.JsonElement configuration) =>
        configuration.Items("webhooks")
            .Select(entry => WebhookEntry.Read(configuration.Member("metadata").Text("name") ?? "", entry))
            .Where(entry => entry.Name.EndsWith(WebhookEntry.NameSuffix, StringComparison.Ordinal));

    private async Task<Backend> BackendAsync(ServerVersion version, ServiceReference reference, CancellationToken cancellationToken)
    {
        var service = await Fetched<ServiceState>.TryAsync(() => ServiceState.ReadAsync(api, reference, cancellationToken));
        if (service.Value is not { } state)
            return new Backend(reference, service, new(null, service.Error), new(null, service.Error));
        var portName = state.PortNames.GetValueOrDefault(reference.Port, "");
        return new Backend(reference, service,
            await Fetched<EndpointState>.TryAsync(() => EndpointState.ReadAsync(api, version, reference, portName, cancellationToken)),
            await Fetched<IReadOnlyList<ServerPod>>.TryAsync(() => ServersAsync(reference, state, cancellationToken)));
    }

    /// <summary>The pods that a Service selects; where there are none, the template of the Deployment that should make them.</summary>
    private async Task<IReadOnlyList<ServerPod>> ServersAsync(ServiceReference reference, ServiceState service, CancellationToken cancellationToken)
    {
        if (service.Selector.Count == 0)
            return [];
        var selector = string.Join(',', service.Selector.Select(label => $"{label.Key}={label.Value}"));
        var servers = new List<ServerPod>();
        await foreach (var pod in api.List(ApiPath.Of($"/api/v1/namespaces/{reference.Namespace}/pods?labelSelector={selector}")).ReadAsync(cancellationToken))
            servers.Add(ServerPod.Read(pod));
        if (servers.Count > 0)
            return servers;
        await foreach (var deployment in api.List(ApiPath.Of($"/apis/apps/v1/namespaces/{reference.Namespace}/deployments")).ReadAsync(cancellationToken))
        {
            var template = deployment.Member("spec").Member("template");
            var labels = template.Member("metadata").TextMap("labels");
            if (service.Selector.All(label => labels.GetValueOrDefault(label.Key) == label.Value))
                servers.Add(ServerPod.Read(template));
        }

        return servers;
    }

    private async Task<DeployedConfiguration> ConfigurationAsync(
        ServerPod? server, ServerVersion version, string? own, DeployedPolicies? alone, CancellationToken cancellationToken)
    {
        if (scope.ConfigDirectory is { } directory)
            return DeployedConfiguration.FromDirectory(directory, version, own);
        if (alone?.Injecting is { } policy)
            return DeployedConfiguration.Of(policy, version);
        return server is null || own is null
            ? DeployedConfiguration.Assumed("no server of this cluster could be asked for its configuration", version, own)
            : await DeployedConfiguration.ReadAsync(api, server, version, own, cancellationToken);
    }

    private async Task<IReadOnlyList<ServedCertificate>> CertificatesAsync(
        IReadOnlyList<WebhookEntry> entries, IReadOnlyList<Backend> backends, CancellationToken cancellationToken)
    {
        var seen = new List<Task<ServedCertificate>>();
        foreach (var group in entries.Where(e => e.Service is null).GroupBy(e => Uri.TryCreate(e.Url, UriKind.Absolute, out var u) ? u.Authority : ""))
            if (Uri.TryCreate(group.First().Url, UriKind.Absolute, out var url))
                seen.Add(new ServedCertificate { Entries = [.. group], Source = url.Authority, ServerName = url.IdnHost }
                    .DialAsync(new DnsEndPoint(url.IdnHost, url.Port), time, cancellationToken));
        foreach (var backend in backends)
            seen.Add(BehindAsync(backend, [.. entries.Where(entry => entry.Service?.Subject == backend.Reference.Subject)], cancellationToken));
        return [.. (await Task.WhenAll(seen)).Where(certificate => certificate.Source.Length > 0)];
    }

    /// <summary>What the first server shows that can be reached from here, else what the servers have mounted.</summary>
    private async Task<ServedCertificate> BehindAsync(Backend backend, IReadOnlyList<WebhookEntry> entries, CancellationToken cancellationToken)
    {
        var wanted = new ServedCertificate { Entries = entries, Source = "", ServerName = backend.Reference.ServerName };
        var ready = backend.Endpoints.Value?.Ready ?? [];
        var dialled = await Task.WhenAll(ready.Take(MostDialled).Select(endpoint =>
            (wanted with { Source = endpoint.ToString() }).DialAsync(endpoint, time, cancellationToken)));
        if (dialled.FirstOrDefault(certificate => certificate.Leaf is not null) is { } shown)
            return shown;
        var fallback = dialled.FirstOrDefault() ?? wanted;
        var secret = backend.Servers.Value?.Select(server => server.CertificateSecret).FirstOrDefault(name => name is not null);
        return secret is null ? fallback : await fallback.ReadAsync(api, backend.Reference.Namespace, secret, cancellationToken);
    }

    /// <summary>
    /// Each is tried until a pod of some namespace has shown how it does: one that somebody else refuses (a quota, a policy) shows
    /// nothing, so the next namespace is asked.
    /// </summary>
    private async Task<IReadOnlyList<AdmissionProbe>> ProbesAsync(
        IReadOnlyList<ProbeTarget> targets, NamespaceIndex namespaces, string? own, CancellationToken cancellationToken)
    {
        var probes = new List<AdmissionProbe>();
        foreach (var target in targets)
        {
            AdmissionProbe? probe = null;
            foreach (var ns in ProbePlace.For(target, namespaces, own).Take(MostTried))
            {
                probe = await AdmissionProbe.SendAsync(api, target, ns, cancellationToken);
                if (probe.Result != ProbeResult.Refused)
                    break;
            }

            if (probe is not null)
                probes.Add(probe);
        }

        return probes;
    }
}
