namespace Injector.Rollouts.Plans;

/// <summary>A label or an annotation of the pod that is set, or removed.</summary>
/// <param name="Map"><c>labels</c> or <c>annotations</c>.</param>
/// <param name="Key">Its key.</param>
/// <param name="Value">What it becomes; null: it goes.</param>
internal sealed record MetadataChange(string Map, string Key, string? Value);
