namespace Injector.Kubernetes;

/// <summary>One field of a Kubernetes object.</summary>
internal readonly record struct KubernetesField(KubernetesType Type, bool Required);
