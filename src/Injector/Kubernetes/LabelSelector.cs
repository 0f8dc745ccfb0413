namespace Injector.Kubernetes;

/// <summary>
/// A Kubernetes label selector (<c>matchLabels</c> and <c>matchExpressions</c>, all of which must hold). Here an empty
/// selector matches nothing: a blank entry in a list must not opt in or out a whole cluster.
/// </summary>
internal sealed record LabelSelector(IReadOnlyList<SelectorRequirement> Requirements)
{
    /// <param name="labelOf">The label's value, or null when the object does not carry it.</param>
    public bool Matches(Func<string, string?> labelOf)
    {
        foreach (var requirement in Requirements)
            if (!requirement.Matches(labelOf(requirement.Key)))
                return false;
        return Requirements.Count > 0;
    }
}
