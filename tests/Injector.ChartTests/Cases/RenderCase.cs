namespace Injector.ChartTests.Cases;

/// <summary>One combination of values, and what it must render.</summary>
/// <param name="Name">What it shows, as a sentence.</param>
/// <param name="Values">The values file.</param>
/// <param name="Check">Assertions on the rendered objects.</param>
/// <param name="Kubernetes">The cluster's version.</param>
/// <param name="Apis">Further API versions that the cluster has.</param>
internal sealed record RenderCase(string Name, string Values, Action<Rendered> Check, string Kubernetes = Helm.Newest, params string[] Apis)
{
    public static IReadOnlyDictionary<string, RenderCase> All { get; } =
        new[] { ServerCases.All, WebhookCases.All, CertificateCases.All, OperationCases.All, HookCases.All, ScopeCases.All, SidecarCases.All }
            .SelectMany(cases => cases).ToDictionary(c => c.Name);

    public static TheoryData<string> Names => [.. All.Keys];

    public Rendered Render() => Helm.Render(Values, Kubernetes, Apis);
}
