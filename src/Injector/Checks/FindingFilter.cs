namespace Injector.Checks;

/// <summary>Which findings somebody wants to hear of, by the names of their codes. What is left out counts for nothing, and how much that was is said.</summary>
/// <param name="Only">These alone; none: all.</param>
/// <param name="Skip">All but these.</param>
internal sealed record FindingFilter(string[] Only, string[] Skip)
{
    public bool Wants(FindingCode code) => (Only.Length == 0 || IsIn(Only, code)) && !IsIn(Skip, code);

    /// <summary>Whether going through the pods could tell anything that is wanted.</summary>
    public bool WantsPods => Wants(FindingCode.Coverage) || Wants(FindingCode.EnforcedPodsMissing);

    private static bool IsIn(string[] names, FindingCode code)
    {
        var name = code.ToString();
        return Array.Exists(names, one => one.Equals(name, StringComparison.OrdinalIgnoreCase));
    }
}
