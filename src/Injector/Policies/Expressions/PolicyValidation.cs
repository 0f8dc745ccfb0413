namespace Injector.Policies.Expressions;

/// <summary>A condition that must hold, and the expression of what is said where it does not.</summary>
internal sealed record PolicyValidation(string Expression, string Message)
{
    public IEnumerable<string> Expressions => [Expression, Message];
}
