namespace Injector.EndToEndTests.Cluster;

/// <summary>What to do when a machine cannot give a test its cluster: skip, and say why; in CI, fail.</summary>
internal static class Missing
{
    public static string Reason(string reason) =>
        Environment.GetEnvironmentVariable("CI") == "true" ? throw new InvalidOperationException(reason) : reason;
}
