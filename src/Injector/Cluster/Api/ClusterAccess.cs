using k8s;
using k8s.Authentication;

namespace Injector.Cluster.Api;

/// <summary>
/// The API server's address, the CA it is verified against, and the credentials to call it with. Read again when the server stops accepting what we
/// hold: service account tokens, exec plugins' credentials and even the cluster's CA rotate while a process lives.
/// </summary>
/// <remarks>
/// Kubeconfig files, exec plugins and the in-cluster convention are the client library's business. Its
/// <c>Kubernetes</c> type is never constructed: it roots every model of the API, which doubles the program.
/// </remarks>
internal sealed class ClusterAccess(Func<KubernetesClientConfiguration> load, TimeProvider? time = null)
{
    private readonly Lock _gate = new();
    private volatile Credentials _current = Credentials.Of(load(), time ?? TimeProvider.System);

    /// <summary>The API server's address, always ending in a slash.</summary>
    public Uri Server => _current.Server;

    /// <summary>The namespace that the kubeconfig's context or the pod's service account names; null when neither does.</summary>
    public string? Namespace => string.IsNullOrWhiteSpace(_current.Configuration.Namespace) ? null : _current.Configuration.Namespace.Trim();

    /// <summary>Whether the API server's certificate is verified against what the machine trusts: where its configuration names no CA.</summary>
    internal bool AsksMachineRoots => _current.AsksMachineRoots;

    internal Credentials Current => _current;

    /// <summary>What the kubeconfig says besides; nothing in a pod.</summary>
    internal KubeconfigFields Fields { get; init; } = KubeconfigFields.None;

    /// <summary>Which proxy leads there; null to ask none, as in a pod, whose API server is next door whatever its environment says of the world outside.</summary>
    internal ProxySettings? Proxy { get; init; }

    /// <summary>
    /// Finds the cluster as kubectl does: the named file, <c>$KUBECONFIG</c>, <c>~/.kube/config</c>, the pod's own service account.
    /// </summary>
    /// <returns>Null when there is no cluster to be found, which is no error: the injector also runs without one.</returns>
    /// <exception cref="KubernetesApiException">What was found cannot be used.</exception>
    public static ClusterAccess? Discover(string? kubeconfig = null, string? context = null) =>
        Files(kubeconfig) is { } files ? Load(() => FromFiles(files, context), files, context)
        : KubernetesClientConfiguration.IsInCluster() ? Load(KubernetesClientConfiguration.InClusterConfig, [], null)
        : null;

    /// <summary>The cluster that this process runs in as a pod; null elsewhere, and in a pod without a service account's token.</summary>
    public static ClusterAccess? InCluster() =>
        KubernetesClientConfiguration.IsInCluster() ? Load(KubernetesClientConfiguration.InClusterConfig, [], null) : null;

    /// <summary>Reads the configuration again, unless somebody did since <paramref name="rejected"/> was current.</summary>
    /// <returns>True when there is something newer than what was rejected, so that a request is worth repeating.</returns>
    internal bool Renew(Credentials rejected)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_current, rejected))
                return true;
            try
            {
                _current = Credentials.Of(load(), time ?? TimeProvider.System);
                return true;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // A file may be half written, a plugin may be away: what we hold is no worse than nothing, and the
                // caller reports the server's own answer.
                return false;
            }
        }
    }

    private static ClusterAccess Load(Func<KubernetesClientConfiguration> load, IReadOnlyList<string> files, string? context)
    {
        try
        {
            var fields = KubeconfigFields.Read(files, context);
            return new ClusterAccess(() => With(fields, load()))
            {
                Fields = fields,
                // What the environment says is meant for the world outside of a cluster.
                Proxy = KubernetesClientConfiguration.IsInCluster()
                    ? fields.ProxyUrl is { } named ? new ProxySettings(static _ => null, named) : null
                    : new ProxySettings(Environment.GetEnvironmentVariable, fields.ProxyUrl),
            };
        }
        catch (Exception e) when (e is not OutOfMemoryException and not KubernetesApiException)
        {
            // Files, YAML, certificates, a plugin's process: the library lets through whatever each of them throws.
            // It trips over a file without content.
            throw new KubernetesApiException(
                $"the cluster's configuration cannot be read: {(e is NullReferenceException ? "it is empty, or no kubeconfig" : e.Message)}", e);
        }
    }

    /// <summary>The kubeconfig files that count, in order; null when there are none.</summary>
    private static string[]? Files(string? kubeconfig)
    {
        if (kubeconfig is not null)
            return [kubeconfig];
        if (Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } named)
            return named.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var home = KubernetesClientConfiguration.KubeConfigDefaultLocation;
        return File.Exists(home) ? [home] : null;
    }

    // Of several, the library finds the same ones in the environment.
    private static KubernetesClientConfiguration FromFiles(string[] files, string? context)
    {
        var configuration = files is [var only]
            ? KubernetesClientConfiguration.BuildConfigFromConfigFile(only, context)
            : KubernetesClientConfiguration.BuildDefaultConfig();
        configuration.SslCaCerts = KubeconfigAuthorities.Read(files, configuration.CurrentContext) ?? configuration.SslCaCerts;
        return configuration;
    }

    private static KubernetesClientConfiguration With(KubeconfigFields fields, KubernetesClientConfiguration configuration)
    {
        // Read anew now and then, which counts more than a token in the kubeconfig itself.
        if (fields.TokenFile is { } file)
            configuration.TokenProvider = new TokenFileAuth(file);
        return configuration;
    }
}
