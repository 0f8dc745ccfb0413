namespace Injector.Kubernetes;

/// <summary>The object that owns a pod, as its <c>metadata.ownerReferences</c> name it.</summary>
internal sealed record OwnerReference(string ApiVersion, string Kind, string Name, string Uid)
{
    public override string ToString() => $"{Kind}/{Name}";
}
