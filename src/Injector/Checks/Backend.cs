namespace Injector.Checks;

/// <summary>What stands behind a Service that an entry names.</summary>
internal sealed record Backend(
    ServiceReference Reference, Fetched<ServiceState> Service, Fetched<EndpointState> Endpoints, Fetched<IReadOnlyList<ServerPod>> Servers);
