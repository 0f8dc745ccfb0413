namespace Injector.Checks.Coverage;

/// <summary>The state of a running pod, compared with what it would get if it were created now.</summary>
internal enum CoverageState
{
    /// <summary>It has its sidecars.</summary>
    Injected,

    /// <summary>It has sidecars of a template that has changed since.</summary>
    Outdated,

    /// <summary>It would get a sidecar and has none: older than the wish for it, or created while no webhook answered.</summary>
    Missing,

    /// <summary>It should get a sidecar and would not, because of an error in what was asked for.</summary>
    Failed,

    /// <summary>It, its namespace or the platform team said no.</summary>
    OptedOut,

    /// <summary>It has a sidecar that nobody asks for any more.</summary>
    Leftover,

    /// <summary>Nobody asked, or it is not ours to touch.</summary>
    NotAsked,
}
