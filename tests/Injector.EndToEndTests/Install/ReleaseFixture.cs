using Injector.EndToEndTests.Node;

namespace Injector.EndToEndTests.Install;

/// <summary>A release that manages its own certificates and knows a template of the platform team's.</summary>
public sealed class ReleaseFixture(NodeFixture node) : IAsyncLifetime
{
    /// <summary>The template, by name.</summary>
    internal const string Template = "shop-logs";

    internal HelmRelease? Release { get; private set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (!node.HasNode || !InstallSite.IsPossibleOn(node.Node))
            return;
        Release = new HelmRelease(await node.InstallSiteAsync(Cancellation), "injector-release");
        await Release.InstallAsync(Values(), Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (Release is not null)
            await Release.UninstallAsync(CancellationToken.None);
    }

    /// <summary>The release's values.</summary>
    /// <param name="memoryLimit">A default of the template's.</param>
    /// <param name="podAnnotation">Another one makes other servers.</param>
    internal static string Values(string memoryLimit = "64Mi", string podAnnotation = "first") =>
        $$$"""
        tls: {mode: selfManaged}
        podAnnotations: {example.com/build: {{{podAnnotation}}}}
        templates:
          {{{Template}}}:
            extends: log-processor
            description: The shop's own.
            parameters: {memory-limit: {default: {{{memoryLimit}}}}}
        """;
}
