namespace Injector.Policies.Expressions;

/// <summary>A variable of a policy: others see it as <c>variables.NAME</c>, and it is computed when one of them asks first.</summary>
internal sealed record PolicyVariable(string Name, string Expression);
