using Injector.Injection.Reasons;

namespace Injector.Injection.Decisions;

/// <summary>
/// The decision on a pod and its reason: the row of the decision table that a pod ended in. Everything after it (template errors, an
/// already injected pod) refines a yes and is said in <see cref="InjectionOutcome.Reason"/>.
/// </summary>
/// <param name="Row">The 1-based row of the table in <c>DecisionTable</c>.</param>
/// <param name="Inject">Whether the pod is to be injected.</param>
/// <param name="Reason">The row's reason.</param>
internal readonly record struct Decision(int Row, bool Inject, Reason Reason);
