namespace Injector.Checks;

/// <summary>Whether somebody answers behind the Service that entries name.</summary>
internal sealed class ServiceCheck : ICheck
{
    public IEnumerable<Finding> Run(Installation installation) => installation.Backends.Select(Judge);

    private static Finding Judge(Backend backend)
    {
        var (reference, subject) = (backend.Reference, backend.Reference.Subject);
        if (backend.Service.IsMissing)
            return Finding.Problem(FindingCode.ServiceMissing, subject,
                "does not exist, but the webhook configuration names it",
                "helm upgrade restores it; if the injector was uninstalled, delete the webhook configuration");
        if (backend.Service.Value is not { } service)
            return Finding.Skipped(FindingCode.Endpoints, subject, $"may not be read: {backend.Service.Error?.Message}");
        if (!service.PortNames.ContainsKey(reference.Port))
            return Finding.Problem(FindingCode.ServicePortMissing, subject,
                $"has no port {reference.Port}, which the webhook configuration names; it has {string.Join(", ", service.PortNames.Keys)}",
                "make clientConfig.service.port and the Service's port the same (chart value service.port)");
        if (backend.Endpoints is { Value: null, IsMissing: false })
            return Finding.Skipped(FindingCode.Endpoints, subject, $"its endpoints may not be read: {backend.Endpoints.Error?.Message}");
        return (backend.Endpoints.Value?.Ready.Count ?? 0) switch
        {
            0 => NoEndpoints(backend, service),
            1 => Finding.Advice(FindingCode.SingleEndpoint, subject,
                "one server alone is ready: while it is replaced, pods start without sidecars, and pods of enforced namespaces do not start",
                "run two or more (chart value replicaCount)"),
            var count => Finding.Ok(FindingCode.Endpoints, subject, $"{count} servers are ready"),
        };
    }

    private static Finding NoEndpoints(Backend backend, ServiceState service)
    {
        var ns = backend.Reference.Namespace;
        var selector = string.Join(',', service.Selector.Select(label => $"{label.Key}={label.Value}"));
        var waiting = (backend.Servers.Value ?? []).FirstOrDefault(server => server is { IsReady: false, Name.Length: > 0 });
        return Finding.Problem(FindingCode.NoEndpoints, backend.Reference.Subject,
            waiting is null
                ? $"no pod in {ns} is behind it (it selects {(selector.Length == 0 ? "nothing" : selector)}), so nobody answers"
                : $"no server is ready; Pod/{ns}/{waiting.Name} is not{(waiting.Trouble is null ? "" : $": {waiting.Trouble}")}",
            waiting is null
                ? $"kubectl get deployments,pods -n {ns} -l '{selector}' shows what should run; scale it up, or mend the selector"
                : $"kubectl describe pod -n {ns} {waiting.Name}, and kubectl logs -n {ns} {waiting.Name} --previous");
    }
}
