namespace Injector.Kubernetes;

/// <summary>One field of a Kubernetes object.</summary>
internal sealed record KubernetesField(KubernetesType Type, bool Required);
