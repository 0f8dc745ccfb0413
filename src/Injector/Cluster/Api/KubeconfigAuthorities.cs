using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using k8s.KubeConfigModels;

namespace Injector.Cluster.Api;

/// <summary>
/// The CA certificates that a kubeconfig names for its cluster, all of them: while a cluster's CA is replaced there are two. The
/// client library's flavour for native programs reads the first alone.
/// </summary>
internal static class KubeconfigAuthorities
{
    /// <param name="files">The kubeconfig files; of what several define, the first counts.</param>
    /// <param name="context">The context in use.</param>
    /// <returns>Null when there are none in PEM.</returns>
    public static X509Certificate2Collection? Read(IReadOnlyList<string> files, string? context)
    {
        var configurations = files.Where(File.Exists).Select(file => KubernetesClientConfiguration.LoadKubeConfig(file)).ToList();
        var cluster = configurations.SelectMany(configuration => configuration.Contexts ?? [])
            .FirstOrDefault(found => Same(found.Name, context))?.ContextDetails?.Cluster;
        foreach (var configuration in configurations)
            if (configuration.Clusters?.FirstOrDefault(found => Same(found.Name, cluster))?.ClusterEndpoint is { } endpoint)
                return Import(endpoint, configuration.FileName);
        return null;
    }

    private static X509Certificate2Collection? Import(ClusterEndpoint endpoint, string kubeconfig)
    {
        var all = new X509Certificate2Collection();
        if (!string.IsNullOrEmpty(endpoint.CertificateAuthorityData))
            all.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(endpoint.CertificateAuthorityData)));
        else if (!string.IsNullOrEmpty(endpoint.CertificateAuthority))
            // A relative path is meant from where the kubeconfig is.
            all.ImportFromPemFile(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(kubeconfig))!, endpoint.CertificateAuthority));
        return all.Count > 0 ? all : null;
    }

    // The library finds contexts and clusters without regard to case.
    private static bool Same(string? name, string? other) => name is not null && string.Equals(name, other, StringComparison.OrdinalIgnoreCase);
}
