using Injector.Injection;

namespace Injector.Admission;

/// <summary>Sees every review when it is decided, before its answer is written: metrics, the log and Events are such observers.</summary>
/// <remarks>Called in the request's way, so it must neither wait nor throw, and hand slow work to a queue of its own.</remarks>
internal interface IReviewObserver
{
    void OnReviewed(in ReviewObservation observation);

    /// <summary>A request that never became a review.</summary>
    void OnRefused(RequestRefusedException refusal)
    {
    }
}

/// <summary>One finished review.</summary>
/// <param name="Request">Valid during the call only: it is a view into a pooled buffer. Copy what must live longer.</param>
/// <param name="Outcome">What was decided; its patch is in a buffer that is used again, like the request.</param>
/// <param name="Duration">From the request's headers to the decision, waiting for the body included; the writing of the answer is not.</param>
internal readonly record struct ReviewObservation(AdmissionRequest Request, InjectionOutcome Outcome, TimeSpan Duration);
