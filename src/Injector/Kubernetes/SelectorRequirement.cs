namespace Injector.Kubernetes;

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
