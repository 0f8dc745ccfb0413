namespace Injector.EndToEndTests.Install;

/// <summary>The chart as a release in a namespace of its own, through helm as a platform team types it.</summary>
internal sealed class HelmRelease(InstallSite site, string ns)
{
    /// <summary>Name of the release and of the objects in it.</summary>
    public const string Name = "sidecar-injector";

    // What a busy machine needs; a webhook's usual three seconds would be a timed test of that machine.
    private const string Patience = "{timeoutSeconds: 10}";

    private bool _installed;

    public string Namespace => ns;

    /// <summary>The name that the API server expects in the certificate.</summary>
    public Uri Url => new($"https://{Name}.{ns}.svc/");

    /// <param name="values">Values as YAML.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task InstallAsync(string values, CancellationToken cancellation)
    {
        _installed = true;
        await WithValuesAsync("install", values, cancellation);
    }

    public Task UpgradeAsync(string values, CancellationToken cancellation) => WithValuesAsync("upgrade", values, cancellation);

    public Task RollbackAsync(CancellationToken cancellation) => HelmAsync(cancellation, "rollback", Name, "--wait", "--timeout", "5m");

    /// <returns>What <c>helm test</c> printed, with the logs of its pods.</returns>
    public Task<string> TestAsync(CancellationToken cancellation) => HelmAsync(cancellation, "test", Name, "--logs", "--timeout", "5m");

    public async Task UninstallAsync(CancellationToken cancellation)
    {
        if (!_installed)
            return;
        await HelmAsync(cancellation, "uninstall", Name, "--ignore-not-found", "--wait", "--timeout", "5m");
        _installed = false;
    }

    private async Task WithValuesAsync(string verb, string values, CancellationToken cancellation)
    {
        var file = Path.Combine(Path.GetTempPath(), $"injector-e2e-values-{Guid.NewGuid():n}.yaml");
        await File.WriteAllTextAsync(file, $"webhook: {Patience}\n{values}\n", cancellation);
        try
        {
            await HelmAsync(cancellation, [verb, Name, InstallSite.Chart, ..(string[])(verb == "install" ? ["--create-namespace"] : []), "--wait", "--timeout", "5m", "--values", file, .. site.Options]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private Task<string> HelmAsync(CancellationToken cancellation, params string[] arguments) =>
        ChildProcess.RunAsync(site.Helm, [.. arguments, "--namespace", ns, "--kubeconfig", site.Kubeconfig], cancellation);
}
