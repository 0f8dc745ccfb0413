namespace Injector.Policies.Expressions;

/// <summary>The variables of a policy in their order: each sees those before it.</summary>
internal sealed class PolicyVariables
{
    private readonly List<PolicyVariable> _all = [];

    public IReadOnlyList<PolicyVariable> All => _all;

    /// <summary>Adds one.</summary>
    /// <param name="name">An identifier, or a name that becomes one.</param>
    /// <param name="expression">What it is.</param>
    /// <returns>How others refer to it.</returns>
    public string Add(string name, string expression)
    {
        var variable = new PolicyVariable(Identifier(name), expression);
        _all.Add(variable);
        return Reference(variable.Name);
    }

    public static string Reference(string name) => $"variables.{Identifier(name)}";

    // Names of templates and parameters are DNS labels.
    private static string Identifier(string name) => name.Replace('-', '_');
}
