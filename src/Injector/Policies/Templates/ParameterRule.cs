namespace Injector.Policies.Templates;

/// <summary>When a text <c>v</c> is a value of a parameter, and what it becomes.</summary>
/// <param name="Holds">A condition on <c>v</c>.</param>
/// <param name="Value">The value; <c>v</c> where it stays as it is.</param>
/// <param name="Must">What is allowed, to follow "must".</param>
internal sealed record ParameterRule(string Holds, string Must, string Value = "v");
