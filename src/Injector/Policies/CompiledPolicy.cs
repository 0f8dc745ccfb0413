using Injector.Policies.Expressions;

namespace Injector.Policies;

/// <summary>What a configuration comes to in CEL.</summary>
/// <param name="Variables">In their order; the last is <c>patch</c>.</param>
/// <param name="Reasons">Those of them that the reasons need: what is to be added is none.</param>
/// <param name="Refusals">What cannot be expressed; empty for a policy that can be exported.</param>
/// <param name="Advice">The variables of what is advised, which is no error.</param>
/// <param name="Live">What an annotation of a running pod may come to be, a validation for each live parameter.</param>
internal sealed record CompiledPolicy(
    IReadOnlyList<PolicyVariable> Variables, IReadOnlyList<PolicyVariable> Reasons, IReadOnlyList<Inexact> Refusals,
    IReadOnlyList<PolicyVariable> Advice, IReadOnlyList<PolicyValidation> Live);
