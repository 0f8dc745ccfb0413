namespace Injector.Checks;

/// <summary>Checks the API server's version, and whether it runs native sidecars.</summary>
internal sealed class VersionCheck : ICheck
{
    public IEnumerable<Finding> Run(Installation installation)
    {
        var version = installation.Version;
        yield return Finding.Ok(FindingCode.ServerVersion, "API server", version.RunsNativeSidecars
            ? $"{version.Text}: native sidecars, which end with their Job and start before the application"
            : $"{version.Text}: classic sidecars; native ones need 1.32, where every supported node runs them");
    }
}
