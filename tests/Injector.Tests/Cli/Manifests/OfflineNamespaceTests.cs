namespace Injector.Tests.Cli.Manifests;

public sealed class OfflineNamespaceTests
{
    private const string Namespace = "---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: {sidecar-injector.io/inject: \"true\"}\n";

    [Theory]
    [InlineData("", "", "NotOptedIn")]
    [InlineData("", "--namespace-label sidecar-injector.io/inject=true", "")]
    [InlineData("", "--namespace-annotation sidecar-injector.io/inject=true", "")]
    [InlineData("shop", "--namespace-label sidecar-injector.io/enforce=true", "")]
    [InlineData("kube-system", "--namespace-label sidecar-injector.io/inject=true", "NamespaceExcluded")]
    [InlineData("", "-n kube-system", "NamespaceExcluded")]
    [InlineData("shop", "-n kube-system --namespace-label sidecar-injector.io/inject=true", "")]
    public void The_options_say_what_the_namespace_is(string own, string options, string reason) => Reason(Pod(own), options).Should().Be(reason);

    [Theory]
    [InlineData("shop", "", "")]
    [InlineData("", "-n shop", "")]
    [InlineData("", "", "NotOptedIn")]
    [InlineData("shop", "--namespace-label sidecar-injector.io/inject=false", "NamespaceOptedOut")]
    public void A_namespace_in_the_input_counts_wherever_it_stands(string own, string options, string reason)
    {
        Reason(Pod(own) + Namespace, options).Should().Be(reason);
        Reason(Namespace + "---\n" + Pod(own), options).Should().Be(reason);
    }

    private static string Pod(string ns) =>
        $"apiVersion: v1\nkind: Pod\nmetadata: {{name: web{(ns.Length > 0 ? ", namespace: " + ns : "")}}}\nspec: {{containers: [{{name: app}}]}}\n";

    /// <summary>The reason for which the pod was left alone; empty when it was injected.</summary>
    private static string Reason(string input, string options)
    {
        var run = CommandRun.With(input, ["inject", "-f", "-", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        run.Code.Should().Be(0, run.Error);
        run.Output.Contains("sidecar-injector.io/status", StringComparison.Ordinal).Should().Be(run.Error.Length == 0);
        return run.Error.Length == 0 ? "" : run.Error.Split("left as it is: ")[1].Split(',')[0].Trim();
    }
}
