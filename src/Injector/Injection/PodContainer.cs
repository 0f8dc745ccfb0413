namespace Injector.Injection;

/// <summary>One container of the pod under review. Parsed only as far as mounts and users go.</summary>
public sealed record PodContainer(string Name, bool IsInit, int Index);
