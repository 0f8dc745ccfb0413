using Injector.Readiness;

namespace Injector.Hosting;

/// <summary>
/// The draining state of this replica. From then on it is not ready, and every answer asks the client to close its
/// connection: removing an endpoint moves no connection that is already open, and the API server keeps its own alive.
/// </summary>
internal sealed class DrainState : IReadinessCheck
{
    private volatile bool _draining;

    public bool IsDraining => _draining;

    public string Name => "shutdown";

    public void Begin() => _draining = true;

    public ReadinessResult Check() => _draining ? ReadinessResult.Failed("shutting down") : ReadinessResult.Ok();
}
