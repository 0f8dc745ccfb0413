using Injector.Injection;
using Injector.Text;

namespace Injector.Admission;

/// <summary>
/// <c>POST /mutate</c>: a review in, an answer out. Until the review's uid is known errors are problem documents; from then
/// on the answer is always a 200 with an AdmissionReview, whatever happens inside.
/// </summary>
internal sealed partial class MutateEndpoint(
    AdmissionReviewer reviewer,
    IEnumerable<IReviewObserver> observers,
    ReviewLimits limits,
    MemoryReturn memory,
    TimeProvider time,
    ILogger<MutateEndpoint> logger)
{
    /// <summary>Of requests that are no reviews: whoever reaches the port makes as many as he likes.</summary>
    private const int LinesPerMinute = 60;

    private readonly BodyBudget _budget = new(limits.Memory, memory);

    private readonly LineBudget _lines = new(LinesPerMinute, time);

    private readonly AnswerBuffers _buffers = new();

    private readonly IReviewObserver[] _observers = [.. observers];

    /// <param name="context">The request.</param>
    /// <param name="enforced">Whether it came in through the entry for enforced namespaces.</param>
    public async Task HandleAsync(HttpContext context, bool enforced)
    {
        var started = time.GetTimestamp();
        using var deadline = new CancellationTokenSource(RequestDeadline.Of(context.Request), time);
        using var linked = context.RequestAborted.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        try
        {
            RequestGuard.Check(context.Request, limits.MaxBodyBytes);
            using var body = await ReviewBody.ReadAsync(context.Request, limits, _budget, time, deadline.Token);
            context.RequestAborted.ThrowIfCancellationRequested();
            using var request = AdmissionReviewReader.Read(body.Bytes, enforced);
            using var patch = _buffers.Rent();
            var outcome = await reviewer.ReviewAsync(request, patch.Writer, deadline.Token, context.RequestAborted);
            Observe(new ReviewObservation(request, outcome, time.GetElapsedTime(started)));
            await AnswerAsync(context, request.Uid, outcome);
        }
        catch (RequestRefusedException refusal)
        {
            await RefuseAsync(context, refusal);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await RefuseAsync(context, TooLate());
        }
        // What Kestrel itself refuses: a broken chunk, a body cut short or sent too slowly.
        catch (BadHttpRequestException e)
        {
            await RefuseAsync(context, new(e.StatusCode, "Body unreadable", "The request's body could not be read") { Close = true });
        }
        // The budget is an estimate; what it does not foresee must not cost more than this one answer.
        catch (OutOfMemoryException)
        {
            await RefuseAsync(context, OutOfMemory());
        }
        // The client is gone: nobody is left to answer.
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            Log.ClientGone(logger);
        }
    }

    private async Task AnswerAsync(HttpContext context, string uid, InjectionOutcome outcome)
    {
        using var answer = _buffers.Rent();
        var length = (int)AdmissionReviewWriter.Write(answer.Writer, uid, outcome);
        var response = context.Response;
        response.ContentType = "application/json";
        response.ContentLength = length;
        // Started first and then handed over in one piece. The server would copy what comes before its headers, page by page,
        // and send each page as a TLS record of its own.
        await response.StartAsync(context.RequestAborted);
        answer.Writer.WrittenSpan.CopyTo(response.BodyWriter.GetSpan(length));
        response.BodyWriter.Advance(length);
        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static RequestRefusedException TooLate() => new(
        StatusCodes.Status408RequestTimeout, "Body too late", "The body did not arrive within the deadline that ?timeout= states")
    { Close = true };

    private static RequestRefusedException OutOfMemory() => new(
        StatusCodes.Status503ServiceUnavailable, "Out of memory", "There was not enough memory for this review; try again")
    { Header = new("Retry-After", "1") };

    private async Task RefuseAsync(HttpContext context, RequestRefusedException refusal)
    {
        if (_lines.TryTake(out var also))
            Log.Refused(logger, refusal.Status, refusal.Title, refusal.Detail, also);
        foreach (var observer in _observers)
            observer.OnRefused(refusal);
        if (!context.Response.HasStarted)
            await ProblemWriter.WriteAsync(context, refusal);
    }

    // By now a uid is known: no observer's fault may cost the answer, or what another one tells.
    private void Observe(in ReviewObservation observation)
    {
        foreach (var observer in _observers)
            try
            {
                observer.OnReviewed(observation);
            }
            catch (Exception e)
            {
                Log.ObserverFailed(logger, e);
            }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.RequestRefused, EventName = nameof(EventIds.RequestRefused), Level = LogLevel.Information,
            Message = "Request refused with {Status}: {Title}. {Detail}{Also}")]
        public static partial void Refused(ILogger logger, int status, string title, string detail, string also);

        [LoggerMessage(EventId = EventIds.ClientGone, EventName = nameof(EventIds.ClientGone), Level = LogLevel.Debug,
            Message = "The client went away before its answer")]
        public static partial void ClientGone(ILogger logger);

        [LoggerMessage(EventId = EventIds.ReviewNotRecorded, EventName = nameof(EventIds.ReviewNotRecorded), Level = LogLevel.Error,
            Message = "A review could not be recorded")]
        public static partial void ObserverFailed(ILogger logger, Exception exception);
    }
}
