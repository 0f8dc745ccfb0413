using System.Text;
using Injector.Configuration;
using Injector.Injection.Pods;
using Injector.Kubernetes;
using Injector.Templates.BuiltIn;

namespace Injector.Tests.Hostile;

/// <summary>
/// A pod in the making, whose author wants it to cost as much as it can. Nobody has validated it: names may be there twice, and texts be of any length.
/// </summary>
internal sealed class HostilePod
{
    private readonly List<string> _containers = [];
    private readonly List<string> _volumes = ["""{"name":"last","emptyDir":{}}"""];

    public List<string> Annotations { get; } = ["\"sidecar-injector.io/inject\":\"true\""];

    public List<string> Labels { get; } = [];

    public List<string> Owners { get; } = [];

    public List<string> InitContainers { get; } = [];

    /// <summary>Of the application's container, before its first and last one.</summary>
    public List<string> Mounts { get; } = [];

    public List<string> Variables { get; } = ["""{"name":"LAST","value":"x"}"""];

    public string SubPathExpr { get; set; } = "";

    public string MountPath { get; set; } = "/var/log/app";

    public List<string> Spec { get; } = [];

    public List<LabelSelector> NeverInject { get; } = [];

    public Dictionary<string, string> NamespaceAnnotations { get; } = [];

    public void AddContainer(string json) => _containers.Add(json);

    public void AddVolume(string json) => _volumes.Insert(0, json);

    public NamespaceFacts Namespace => new("shop", new Dictionary<string, string>(), NamespaceAnnotations);

    public InjectionSettings Settings => new(
        InjectorConfiguration.Default with { NeverInject = NeverInject }, BuiltInTemplates.Catalog, ClusterRunsNativeSidecars: true);

    /// <summary>Its review, as an API server sends it.</summary>
    public byte[] Review() => Encoding.UTF8.GetBytes(
        "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{\"uid\":\"u\",\"kind\":{\"group\":\"\",\"version\":\"v1\",\"kind\":\"Pod\"},"
        + "\"resource\":{\"group\":\"\",\"version\":\"v1\",\"resource\":\"pods\"},\"operation\":\"CREATE\",\"namespace\":\"shop\",\"object\":"
        + $"{{\"metadata\":{{\"name\":\"p\",\"annotations\":{{{Join(Annotations.DistinctBy(entry => entry[..entry.IndexOf("\":", StringComparison.Ordinal)]))}}},\"labels\":{{{Join(Labels)}}},\"ownerReferences\":[{Join(Owners)}]}},"
        + $"\"spec\":{{{string.Concat(Spec.Select(member => member + ","))}\"initContainers\":[{Join(InitContainers)}],\"containers\":[{Join([App, .. _containers])}],\"volumes\":[{Join(_volumes)}]}}}}}}}}");

    private string App
    {
        get
        {
            var last = SubPathExpr.Length == 0 ? "" : $",\"subPathExpr\":\"{SubPathExpr}\"";
            return $"{{\"name\":\"app\",\"image\":\"a\",\"env\":[{Join(Variables)}],"
                + $"\"volumeMounts\":[{Join([.. Mounts, $"{{\"name\":\"last\",\"mountPath\":\"{MountPath}\"{last}}}"])}]}}";
        }
    }

    private static string Join(IEnumerable<string> items) => string.Join(',', items);
}
