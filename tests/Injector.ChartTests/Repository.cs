using Injector.EndToEndTests.Cluster;
using Injector.EndToEndTests.Programs;

namespace Injector.ChartTests;

/// <summary>Where the chart is, and the test data that lies beside the repository.</summary>
internal static class Repository
{
    public static string Chart { get; } = Path.Combine(RepositoryRoot.Path, "charts", "sidecar-injector");

    public static string Tests { get; } = Path.Combine(RepositoryRoot.Path, "tests", "Injector.ChartTests");

    /// <summary>True when a run was asked to write what it would otherwise compare.</summary>
    public static bool Update => Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";

    /// <summary>A file or folder of ../shared; without it the test is skipped, in CI it fails.</summary>
    public static string Shared(string path)
    {
        var full = Path.GetFullPath(Path.Combine(RepositoryRoot.Path, "..", "shared", path));
        Assert.SkipWhen(!Path.Exists(full) && Missing.Reason($"../shared/{path} is not there") is not null, $"../shared/{path} is not there");
        return full;
    }
}
