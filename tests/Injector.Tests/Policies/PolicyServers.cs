using Injector.Testing.Policies;

namespace Injector.Tests.Policies;

/// <summary>
/// Who decides in the differential suite: the API server of <c>INJECTOR_E2E_KUBECONFIG</c> where its version mutates by policies, else the program of
/// <see cref="OracleProcess"/>.
/// </summary>
internal static class PolicyServers
{
    public const string Variable = "INJECTOR_E2E_KUBECONFIG";

    /// <summary>Skips the test where there is neither.</summary>
    public static async Task<IPolicyServer> StartAsync() =>
        Setting.Of(Variable) is { } kubeconfig && await ApiServerAdmission.StartAsync(kubeconfig, TestContext.Current.CancellationToken) is { } server
            ? server
            : OracleProcess.Start();
}
