namespace Injector.Injection.Pods;

/// <summary>A part of the pod is not of the kind Kubernetes' API has there; no API server would store it.</summary>
internal sealed class PodFormatException(string path, string expected)
    : Exception($"{path} must be {expected}")
{
    /// <summary>Where in the pod, as kubectl would write it.</summary>
    public string Path { get; } = path;
}
