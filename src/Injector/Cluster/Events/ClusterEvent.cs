using System.Security.Cryptography;
using System.Text;
using Injector.Kubernetes;

namespace Injector.Cluster.Events;

/// <summary>
/// One thing to tell the owner of a pod. Two that are equal are one Event with a count, also across replicas and
/// restarts, since the Event's name follows from its content. The namespace is the object's; for a Namespace it is itself: there its
/// users look, and there the API server wants it. The reason is a word of <see cref="Reason"/>.
/// </summary>
internal sealed record ClusterEvent(string Namespace, string ApiVersion, string Kind, string Name, string Uid, string Reason, string Message)
{
    /// <summary>What it takes to remember it, in bytes, near enough.</summary>
    public int Bytes => 256 + (2 * (Namespace.Length + ApiVersion.Length + Kind.Length + Name.Length + Uid.Length + Reason.Length + Message.Length));

    /// <summary>A DNS subdomain of at most 253 characters, as every object's name.</summary>
    public string ObjectName
    {
        get
        {
            var content = Encoding.UTF8.GetBytes($"{ApiVersion}\n{Kind}\n{Name}\n{Uid}\n{Reason}\n{Message}");
            var hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
            var name = Name.Length <= 230 ? Name : Name[..230].TrimEnd('.', '-');
            return $"{(KubernetesName.IsSubdomain(name) ? name : "event")}.{hash}";
        }
    }
}
