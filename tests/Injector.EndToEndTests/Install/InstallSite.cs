using System.Text.RegularExpressions;
using Injector.EndToEndTests.Cluster;
using Injector.EndToEndTests.Node;
using Injector.EndToEndTests.Webhook;

namespace Injector.EndToEndTests.Install;

/// <summary>
/// A node that a release can be installed on: it has the injector's image, made from the published binary, and its pods
/// reach the API server. On a cluster of somebody else's, <c>INJECTOR_E2E_IMAGE</c> names the image that its nodes pull.
/// </summary>
internal sealed partial class InstallSite : IAsyncDisposable
{
    private readonly ApiServerRoute? _route;

    private InstallSite(string helm, string kubeconfig, string[] options, ApiServerRoute? route)
    {
        Helm = helm;
        Kubeconfig = kubeconfig;
        Options = options;
        _route = route;
    }

    /// <summary>The chart's folder.</summary>
    public static string Chart { get; } = Path.Combine(RepositoryRoot.Path, "charts", "sidecar-injector");

    /// <summary>The program.</summary>
    public string Helm { get; }

    public string Kubeconfig { get; }

    /// <summary>Options of helm that every installation here needs.</summary>
    public IReadOnlyList<string> Options { get; }

    /// <summary>Whether the chart can be installed on this node.</summary>
    public static bool IsPossibleOn(NodeCluster node) => node.IsHere ? InjectorBinary.IsNative : Setting.Of("INJECTOR_E2E_IMAGE") is not null;

    /// <summary>Skips a test where nothing can be installed.</summary>
    public static void Require(NodeCluster node)
    {
        if (node.IsHere)
            Requires.Situation(InjectorBinary.IsNative, "An image is made of the native binary alone: set INJECTOR_BINARY to the one that eng/publish.sh made");
        else
            _ = Image();
    }

    public static async Task<InstallSite> PrepareAsync(NodeCluster node, CancellationToken cancellation)
    {
        var tools = await ChildProcess.RunAsync(Path.Combine(RepositoryRoot.Path, "eng", "tools.sh"), [], cancellation);
        var helm = Path.Combine(tools, "helm");
        if (!node.IsHere)
            return new InstallSite(helm, node.Server.Kubeconfig, ImageOptions(Image()), null);

        // The very image that the chart names.
        var version = AppVersion().Match(await File.ReadAllTextAsync(Path.Combine(Chart, "Chart.yaml"), cancellation)).Groups[1].Value;
        await node.ProvideProgramAsync($"ghcr.io/sidecar-injector/injector:{version}", InjectorBinary.Path, ["serve"], cancellation);
        return new InstallSite(helm, node.Server.Kubeconfig, [], await ApiServerRoute.OpenAsync(node.Server, cancellation));
    }

    public ValueTask DisposeAsync() => _route?.DisposeAsync() ?? default;

    private static string Image() => Requires.Environment("INJECTOR_E2E_IMAGE", "the cluster's nodes need an image to pull, registry/repository:tag");

    private static string[] ImageOptions(string image)
    {
        var parts = ImageReference().Match(image);
        return ["--set-string", $"image.registry={parts.Groups[1].Value},image.repository={parts.Groups[2].Value},image.tag={parts.Groups[3].Value}"];
    }

    [GeneratedRegex(@"^appVersion: ""?([^\s""]+)", RegexOptions.Multiline)]
    private static partial Regex AppVersion();

    [GeneratedRegex("^([^/]+)/(.+):([^:/]+)$")]
    private static partial Regex ImageReference();
}
