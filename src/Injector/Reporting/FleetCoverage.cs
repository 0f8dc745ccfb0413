using Injector.Checks.Coverage;

namespace Injector.Reporting;

/// <summary>What was seen of a fleet at one time.</summary>
/// <param name="Report">Its pods, counted.</param>
/// <param name="Read">When the last pod was read.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Assumed">Why pods are compared with the built-in templates and the default configuration; null when they are compared with the servers' own.</param>
internal sealed record FleetCoverage(CoverageReport Report, DateTimeOffset Read, TimeSpan Took, string? Assumed)
{
    /// <summary>What the numbers rest on, where that is not the servers' own configuration; null where it is.</summary>
    public string? Caveat => Assumed is null
        ? null
        : $"pods are compared with the built-in templates and the default configuration: {Assumed}; --config-dir names a copy of the servers' own";
}
