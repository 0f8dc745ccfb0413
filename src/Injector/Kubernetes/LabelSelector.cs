namespace Injector.Kubernetes;

/// <summary>How one requirement of a <see cref="LabelSelector"/> compares; Kubernetes' own four words.</summary>
internal enum SelectorOperator
{
    In,
    NotIn,
    Exists,
    DoesNotExist,
}

/// <summary>One requirement: a key, an operator and, for <c>In</c> and <c>NotIn</c>, the values.</summary>
internal sealed record SelectorRequirement(string Key, SelectorOperator Operator, IReadOnlyList<string> Values)
{
    /// <summary>Kubernetes' rule: <c>NotIn</c> also matches an object without the key.</summary>
    public bool Matches(string? value) => Operator switch
    {
        SelectorOperator.In => value is not null && Values.Contains(value),
        SelectorOperator.NotIn => value is null || !Values.Contains(value),
        SelectorOperator.Exists => value is not null,
        _ => value is null,
    };
}

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
