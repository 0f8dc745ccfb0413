using System.Buffers;
using Injector.Configuration;
using Injector.Injection.Decisions;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;

namespace Injector.Injection;

/// <summary>
/// The one way in: a pod, its namespace and the settings make an outcome. Pure and without I/O; safe from any thread.
/// </summary>
public static class SidecarInjector
{
    /// <summary>Decides, plans and writes the patch. Never throws, however odd the pod.</summary>
    /// <param name="request">The pod and where it comes from.</param>
    /// <param name="ns">Its namespace's metadata, as far as it is known.</param>
    /// <param name="settings">The snapshot to decide on.</param>
    /// <param name="buffer">Takes the patch, whose bytes live as long as the buffer is not written again; null: a new one.</param>
    public static InjectionOutcome Review(
        in PodRequest request, NamespaceFacts ns, InjectionSettings settings, ArrayBufferWriter<byte>? buffer = null)
    {
        try
        {
            return new PodReview(request, ns, settings).Run(buffer);
        }
        catch (PodFormatException e)
        {
            return Malformed(e.Message);
        }
        catch (InvalidOperationException e) when (e.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true)
        {
            // A string with a lone surrogate can be parsed and not be read.
            return Malformed("the pod contains text that is not valid Unicode");
        }
#pragma warning disable CA1031 // The boundary that keeps our own fault from blocking a pod: whatever it is, it becomes an outcome.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return InternalError(request.Enforced || ns.Enforces, e);
        }
    }

    /// <summary>Our own fault: the pod goes on without a sidecar, unless its namespace asked for enforcement.</summary>
    public static InjectionOutcome InternalError(bool enforced, Exception fault) =>
        Failed(Reason.InternalError, "the injector failed on this pod; its log says why", allowed: !enforced, fault);

    // Not denied, enforced or not: the API server says it better, and does so right after us.
    private static InjectionOutcome Malformed(string message) => Failed(Reason.MalformedPod, message, allowed: true, fault: null);

    private static InjectionOutcome Failed(Reason reason, string message, bool allowed, Exception? fault) => new()
    {
        Decision = new Decision(0, false, reason),
        Reason = reason,
        Error = new InjectionError(reason, message),
        Warnings = [$"{reason}: {message}"],
        Fault = fault,
        Allowed = allowed,
    };
}
