namespace Injector.Policies.Expressions;

/// <summary>A feature that a policy cannot express exactly, so that nothing is exported.</summary>
/// <param name="Subject">Whose it is: <c>template NAME</c>, or <c>configuration</c>.</param>
/// <param name="Feature">In the words of the template format.</param>
/// <param name="Why">What CEL lacks, and what to do.</param>
internal sealed record Inexact(string Subject, string Feature, string Why)
{
    public override string ToString() => $"{Subject}: {Feature}: {Why}";
}
