namespace Injector.Checks;

/// <summary>Which findings somebody wants to hear of. What is left out counts for nothing, and how much that was is said.</summary>
/// <param name="Only">These alone; none: all.</param>
/// <param name="Skip">All but these.</param>
internal sealed record FindingFilter(IReadOnlyList<FindingCode> Only, IReadOnlyList<FindingCode> Skip)
{
    public bool Wants(FindingCode code) => (Only.Count == 0 || Only.Contains(code)) && !Skip.Contains(code);

    /// <summary>Whether going through the pods could tell anything that is wanted.</summary>
    public bool WantsPods => Wants(FindingCode.Coverage) || Wants(FindingCode.EnforcedPodsMissing);
}
