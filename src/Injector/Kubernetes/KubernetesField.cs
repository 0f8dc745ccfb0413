namespace Injector.Kubernetes;

/// <summary>One field of a Kubernetes object.</summary>
public readonly record struct KubernetesField(KubernetesType Type, bool Required);
