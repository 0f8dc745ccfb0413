namespace Injector.Injection.Plans;

/// <summary>A mount that a container we add gets on a shared volume.</summary>
internal sealed record SidecarMount(string Volume, string Path, string? SubPath, string? SubPathExpr)
{
    /// <summary>Whether another is mounted inside of it: then it cannot be read-only.</summary>
    public bool HasMountsBelow { get; set; }
}
