namespace Injector.EndToEndTests.Install;

/// <summary>The chart as a release in a namespace of its own, through helm as a platform team types it.</summary>
/// <param name="site">Where.</param>
/// <param name="ns">The namespace.</param>
/// <param name="name">The release's name; with another one than <see cref="Name"/> its objects are called <c>NAME-sidecar-injector</c>.</param>
internal sealed class HelmRelease(InstallSite site, string ns, string name = HelmRelease.Name)
{
    /// <summary>Name of the release, unless a test has two, and of the objects in it.</summary>
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

    /// <exception cref="InvalidOperationException">Helm refused it, or it failed; the message holds what it said.</exception>
    public Task UpgradeAsync(string values, CancellationToken cancellation, params string[] options) => WithValuesAsync("upgrade", values, cancellation, options);

    /// <exception cref="InvalidOperationException">Helm refused it, or it failed; the message holds what it said.</exception>
    public Task RollbackAsync(CancellationToken cancellation, params string[] options) => HelmAsync(cancellation, ["rollback", name, "--wait", "--timeout", "5m", .. options]);

    /// <returns>What <c>helm test</c> printed, with the logs of its pods.</returns>
    public Task<string> TestAsync(CancellationToken cancellation) => HelmAsync(cancellation, "test", name, "--logs", "--timeout", "5m");

    /// <summary>Installs or upgrades to the values alone, and waits for nothing but the jobs around the release.</summary>
    public async Task InstallRawAsync(string values, CancellationToken cancellation)
    {
        _installed = true;
        await WithFileAsync(values, file => HelmAsync(
            cancellation, ["upgrade", "--install", name, InstallSite.Chart, "--timeout", "5m", "--values", file, .. site.Options]), cancellation);
    }

    /// <summary>Upgrades to the values, whatever image other tests' releases have, and waits for nothing.</summary>
    public Task UpgradeWithoutWaitingAsync(string values, CancellationToken cancellation) => WithFileAsync(
        values, file => HelmAsync(cancellation, ["upgrade", name, InstallSite.Chart, "--timeout", "5m", "--values", file]), cancellation);

    public async Task UninstallAsync(CancellationToken cancellation, params string[] options)
    {
        if (!_installed)
            return;
        await HelmAsync(cancellation, ["uninstall", name, "--ignore-not-found", "--wait", "--timeout", "5m", .. options]);
        _installed = false;
    }

    private Task WithValuesAsync(string verb, string values, CancellationToken cancellation, params string[] options) => WithFileAsync(
        $"webhook: {Patience}\n{values}",
        file => HelmAsync(cancellation, [verb, name, InstallSite.Chart, ..(string[])(verb == "install" ? ["--create-namespace"] : []), "--wait", "--timeout", "5m", "--values", file, .. options, .. site.Options]),
        cancellation);

    private static async Task WithFileAsync(string values, Func<string, Task> action, CancellationToken cancellation)
    {
        var file = Path.Combine(Path.GetTempPath(), $"injector-e2e-values-{Guid.NewGuid():n}.yaml");
        await File.WriteAllTextAsync(file, values + "\n", cancellation);
        try
        {
            await action(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private Task<string> HelmAsync(CancellationToken cancellation, params string[] arguments) =>
        ChildProcess.RunAsync(site.Helm, [.. arguments, "--namespace", ns, "--kubeconfig", site.Kubeconfig], cancellation);
}
