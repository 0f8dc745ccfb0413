namespace Injector.Injection.Plans;

/// <summary>An annotation or label that is set on the pod.</summary>
internal sealed record PlannedMetadata(bool IsLabel, string Key, string Value);
