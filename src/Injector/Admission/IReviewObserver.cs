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
