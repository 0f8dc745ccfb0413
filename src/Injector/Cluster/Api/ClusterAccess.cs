using k8s;

namespace Injector.Cluster.Api;

/// <summary>
/// Where the API server is, whom we trust to be it and who we are. Read again when the server stops accepting what we
/// hold: service account tokens, exec plugins' credentials and even the cluster's CA rotate while a process lives.
/// </summary>
/// <remarks>
/// Kubeconfig files, exec plugins and the in-cluster convention are the client library's business. Its
/// <c>Kubernetes</c> type is never constructed: it roots every model of the API, which doubles the program.
/// </remarks>
public sealed class ClusterAccess(Func<KubernetesClientConfiguration> load)
{
    private readonly Lock _gate = new();
    private volatile Credentials _current = Credentials.Of(load());

    /// <summary>The API server's address, always ending in a slash.</summary>
    public Uri Server => _current.Server;

    /// <summary>The namespace that the kubeconfig's context or the pod's service account names; null when neither does.</summary>
    public string? Namespace => string.IsNullOrWhiteSpace(_current.Configuration.Namespace) ? null : _current.Configuration.Namespace.Trim();

    /// <summary>Whether the API server's certificate is verified against what the machine trusts: where its configuration names no CA.</summary>
    internal bool AsksMachineRoots => _current.AsksMachineRoots;

    internal Credentials Current => _current;

    /// <summary>Which proxy leads there; null to ask none, as in a pod, whose API server is next door whatever its environment says of the world outside.</summary>
    internal ProxySettings? Proxy { get; init; }

    /// <summary>
    /// Finds the cluster as kubectl does: the named file, <c>$KUBECONFIG</c>, <c>~/.kube/config</c>, the pod's own service account.
    /// </summary>
    /// <returns>Null when there is no cluster to be found, which is no error: the injector also runs without one.</returns>
    /// <exception cref="KubernetesApiException">What was found cannot be used.</exception>
    public static ClusterAccess? Discover(string? kubeconfig = null, string? context = null) =>
        Source(kubeconfig, context) is { } load ? Load(load) : null;

    /// <summary>The cluster that this process runs in as a pod; null elsewhere, and in a pod without a service account's token.</summary>
    public static ClusterAccess? InCluster() =>
        KubernetesClientConfiguration.IsInCluster() ? Load(KubernetesClientConfiguration.InClusterConfig) : null;

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
                _current = Credentials.Of(load());
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

    private static ClusterAccess Load(Func<KubernetesClientConfiguration> load)
    {
        try
        {
            return new ClusterAccess(load)
            {
                Proxy = KubernetesClientConfiguration.IsInCluster() ? null : new ProxySettings(Environment.GetEnvironmentVariable),
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

    private static Func<KubernetesClientConfiguration>? Source(string? kubeconfig, string? context)
    {
        if (kubeconfig is not null)
            return () => FromFile(kubeconfig, context);
        var named = Environment.GetEnvironmentVariable("KUBECONFIG");
        if (!string.IsNullOrEmpty(named) && !named.Contains(Path.PathSeparator, StringComparison.Ordinal))
            return () => FromFile(named, context);
        if (!string.IsNullOrEmpty(named))
            return () => WithAuthorities(KubernetesClientConfiguration.BuildDefaultConfig(), named.Split(Path.PathSeparator));
        var home = KubernetesClientConfiguration.KubeConfigDefaultLocation;
        if (File.Exists(home))
            return () => FromFile(home, context);
        return KubernetesClientConfiguration.IsInCluster() ? KubernetesClientConfiguration.InClusterConfig : null;
    }

    private static KubernetesClientConfiguration FromFile(string kubeconfig, string? context) =>
        WithAuthorities(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig, context), kubeconfig);

    private static KubernetesClientConfiguration WithAuthorities(KubernetesClientConfiguration configuration, params string[] files)
    {
        configuration.SslCaCerts = KubeconfigAuthorities.Read(files, configuration.CurrentContext) ?? configuration.SslCaCerts;
        return configuration;
    }
}
