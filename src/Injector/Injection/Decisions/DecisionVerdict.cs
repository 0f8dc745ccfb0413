using Injector.Injection.Reasons;

namespace Injector.Injection.Decisions;

/// <summary>Answers yes or no with a reason, or null when the row's condition does not hold.</summary>
internal delegate (bool Inject, Reason Reason)? DecisionVerdict(in DecisionInput input);
