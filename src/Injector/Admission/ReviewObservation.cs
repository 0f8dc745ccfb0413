using Injector.Injection;

namespace Injector.Admission;

/// <summary>One finished review.</summary>
/// <param name="Request">Valid during the call only: it is a view into a pooled buffer. Copy what must live longer.</param>
/// <param name="Outcome">What was decided; its patch is in a buffer that is used again, like the request.</param>
/// <param name="Duration">From the request's headers to the decision, waiting for the body included; the writing of the answer is not.</param>
internal readonly record struct ReviewObservation(AdmissionRequest Request, InjectionOutcome Outcome, TimeSpan Duration);
