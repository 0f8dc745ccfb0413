namespace Injector.Kubernetes;

/// <summary>Where one of our keys has a meaning.</summary>
[Flags]
internal enum KeyPlaces
{
    None = 0,
    PodLabel = 1,
    PodAnnotation = 2,
    NamespaceLabel = 4,
    NamespaceAnnotation = 8,
}
