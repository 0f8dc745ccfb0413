namespace Injector.ChartTests;

/// <summary>Where the chart is, and what these tests read.</summary>
internal static class Repository
{
    public static string Chart { get; } = Path.Combine(RepositoryRoot.Path, "charts", "sidecar-injector");

    public static string Tests { get; } = Path.Combine(RepositoryRoot.Path, "tests", "Injector.ChartTests");

    /// <summary>True when a run was asked to write what it would otherwise compare.</summary>
    public static bool Update => Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";

    /// <summary>The custom resources that the chart may create.</summary>
    public static string CustomResources { get; } = Path.Combine(RepositoryRoot.Path, "tests", "Schemas", "crds");
}
