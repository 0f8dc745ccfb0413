using Injector.EndToEndTests.Node;

namespace Injector.EndToEndTests.Install;

/// <summary>
/// Every value of the chart turned on and off on a release that runs, a group of them at a time (the files of <c>Walk</c>): at no
/// moment are fewer servers ready than the release promises, and pods are injected afterwards. The chart's tests hold the files against values.yaml.
/// </summary>
[Trait("Category", "Long")]
public sealed class ValuesWalkTests(NodeFixture fixture) : InstallScenario(fixture)
{
    private const string Base = """
        tls: {mode: selfManaged}
        postInstallCheck: {enabled: false}
        drainDelaySeconds: 1
        readinessProbe: {periodSeconds: 1}
        """;

    private HelmRelease? _release;

    public override async ValueTask DisposeAsync()
    {
        if (_release is not null)
            await _release.UninstallAsync(CancellationToken.None);
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Whatever_is_turned_on_and_off_the_promised_servers_stay_ready()
    {
        _release = new HelmRelease(Site, await CreateNamespaceAsync());
        await _release.InstallAsync(Base, Cancellation);
        await using var servers = new ReadyServers(Cluster.Server, HelmRelease.Name, _release.Namespace);
        var fewest = new List<string>();
        foreach (var file in Steps().Append(""))
        {
            var step = file.Length == 0 ? "" : await File.ReadAllTextAsync(file, Cancellation);
            var options = step.StartsWith("# --force-conflicts", StringComparison.Ordinal) ? new[] { "--force-conflicts" } : [];
            servers.Restart();

            await _release.UpgradeAsync(Base, Cancellation, [.. file.Length == 0 ? (string[])[] : ["--values", file], .. options]);

            fewest.Add($"{Path.GetFileNameWithoutExtension(file)}: {servers.Fewest}");
            servers.Fewest.Should().BeGreaterThanOrEqualTo(2, $"two servers are promised before, during and after {Path.GetFileName(file)}");
        }

        Measured.Report($"Fewest servers ready while values changed: {string.Join(", ", fewest)}");
        await UntilInjectedAsync(Namespace);
    }

    internal static IEnumerable<string> Steps() =>
        Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "tests", "Injector.EndToEndTests", "Install", "Walk"), "*.yaml")
            .Where(file => char.IsAsciiDigit(Path.GetFileName(file)[0])).Order(StringComparer.Ordinal);
}
