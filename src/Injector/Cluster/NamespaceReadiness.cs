using Injector.Hosting;

namespace Injector.Cluster;

/// <summary>
/// Ready once every namespace was read. After that a lost watch is no reason to leave: facts that are minutes old beat
/// a webhook that nobody calls. The detail says how old they are.
/// </summary>
internal sealed class NamespaceReadiness(NamespaceWatch watch, TimeProvider clock) : IReadinessCheck
{
    public string Name => "namespaces";

    public Readiness Check()
    {
        var health = watch.Health;
        var detail = health.Describe(clock.GetUtcNow());
        return health.Synced ? Readiness.Ok(detail) : Readiness.Failed(detail);
    }
}
