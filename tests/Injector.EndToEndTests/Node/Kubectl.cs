namespace Injector.EndToEndTests.Node;

/// <summary>kubectl, where a user would type it.</summary>
internal sealed class Kubectl(string kubeconfig)
{
    /// <summary>Standard output of <c>kubectl</c> with these arguments.</summary>
    public Task<string> RunAsync(CancellationToken cancellation, params string[] arguments) =>
        ChildProcess.RunAsync("kubectl", ["--kubeconfig", kubeconfig, .. arguments], cancellation);
}
