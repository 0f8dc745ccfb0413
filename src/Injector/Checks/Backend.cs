namespace Injector.Checks;

/// <summary>The Service that an entry names, with its endpoints and the certificate they serve.</summary>
internal sealed record Backend(
    ServiceReference Reference, Fetched<ServiceState> Service, Fetched<EndpointState> Endpoints, Fetched<IReadOnlyList<ServerPod>> Servers);
