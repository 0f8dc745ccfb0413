using System.Buffers;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Text;

namespace Injector.Admission;

/// <summary>
/// Brings a request together with its namespace and the settings of the moment. The one boundary where a fault of ours
/// becomes an answer: it never throws, unless nobody is left to answer.
/// </summary>
internal sealed partial class AdmissionReviewer(
    PodReviewer review, INamespaceLookup namespaces, ISettingsSource settings, TimeProvider time, ILogger<AdmissionReviewer> logger)
{
    // A stack is long, and whoever finds a fault of ours can meet it as often as he likes.
    private readonly LineBudget _lines = new(10, time);

    /// <param name="request">What is asked.</param>
    /// <param name="patch">Takes the patch; the outcome's bytes live in it.</param>
    /// <param name="cancellationToken">The caller's deadline: then nothing is waited for any more.</param>
    /// <param name="gone">Set when the caller has gone: then nothing is worked for any more.</param>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public async ValueTask<InjectionOutcome> ReviewAsync(
        AdmissionRequest request, ArrayBufferWriter<byte> patch, CancellationToken cancellationToken, CancellationToken gone)
    {
        try
        {
            var pod = request.Pod;
            var ns = await FindAsync(pod.Namespace, cancellationToken);
            var outcome = review(pod, ns, settings.Current, patch, gone);
            if (outcome.Fault is { } fault)
                Report(request, fault);
            return outcome;
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            Report(request, e);
            return SidecarInjector.InternalError(request.Pod.Enforced, e);
        }
    }

    // An exception's message may quote the pod; its type and stack never do.
    private void Report(AdmissionRequest request, Exception fault)
    {
        if (_lines.TryTake(out var also))
            Log.Failed(
                logger,
                BoundedText.Fit(request.Uid, BoundedText.MaxName),
                BoundedText.Fit(request.Pod.Namespace, BoundedText.MaxName),
                fault.GetType().Name,
                also,
                fault.StackTrace);
    }

    private async ValueTask<NamespaceFacts> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await namespaces.FindAsync(name, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return NamespaceFacts.Unknown(name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.ReviewFailed, EventName = nameof(EventIds.ReviewFailed), Level = LogLevel.Error,
            Message = "Review {Uid} in namespace {PodNamespace} failed with {Exception}{Also}\n{StackTrace}")]
        public static partial void Failed(ILogger logger, string uid, string podNamespace, string exception, string also, string? stackTrace);
    }
}
