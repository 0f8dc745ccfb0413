using Injector.Readiness;

namespace Injector.Cluster.Namespaces;

/// <summary>
/// Ready once every namespace was read. After that a lost watch is no reason to leave: facts that are minutes old beat
/// a webhook that nobody calls. The detail says how old they are.
/// </summary>
internal sealed class NamespaceReadiness(NamespaceWatch watch, TimeProvider time) : IReadinessCheck
{
    public string Name => "namespaces";

    public ReadinessResult Check()
    {
        var health = watch.Health;
        var detail = health.Describe(time.GetUtcNow());
        return health.Synced ? ReadinessResult.Ok(detail) : ReadinessResult.Failed(detail);
    }
}
