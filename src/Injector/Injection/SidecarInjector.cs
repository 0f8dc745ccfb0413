using System.Buffers;
using Injector.Configuration;
using Injector.Injection.Decisions;
using Injector.Injection.Patches;
using Injector.Injection.Plans;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Json;

namespace Injector.Injection;

/// <summary>
/// The entry point of the core: a pod, its namespace and the settings make an outcome. Pure and without I/O; safe from any thread.
/// </summary>
/// <remarks>
/// The injection in its order, as <see cref="InjectionProcess"/> calls it:
/// <list type="number">
/// <item><see cref="OptIn.Read"/> what the pod and its namespace say, and <see cref="DecisionTable.Decide"/>: yes or no, and why.</item>
/// <item><see cref="TemplateSelection.Select"/> the templates that apply to the pod.</item>
/// <item><see cref="PodShape.Read(in PodView, in SidecarNames, ReviewBudget)"/> the pod's containers and volumes; <see cref="TemplatePresence.Of"/> leaves out a template that is there.</item>
/// <item><see cref="ParameterResolver.Resolve"/> each parameter, and <see cref="PodPlanner.Add"/> the template to the plan.</item>
/// <item><see cref="StatusWriter.Write"/> what is added into an annotation, whose size <see cref="AnnotationLimit.Check"/> bounds.</item>
/// <item><see cref="PatchWriter.Write"/> the plan as JSON patch.</item>
/// </list>
/// What stops it on the way is an <see cref="InjectionError"/> in the outcome, not an exception.
/// </remarks>
internal static class SidecarInjector
{
    /// <summary>Decides, plans and writes the patch. No pod, however odd, makes it throw.</summary>
    /// <param name="request">The pod and where it comes from.</param>
    /// <param name="ns">Its namespace's metadata, as far as it is known.</param>
    /// <param name="settings">The snapshot to decide on.</param>
    /// <param name="buffer">Takes the patch, whose bytes live as long as the buffer is not written again; null: a new one.</param>
    /// <param name="cancellationToken">Set when nobody waits for the outcome any more.</param>
    /// <exception cref="OperationCanceledException">Nobody waits for the outcome any more: the one exception there is.</exception>
    public static InjectionOutcome Review(
        in PodRequest request, NamespaceFacts ns, InjectionSettings settings, ArrayBufferWriter<byte>? buffer = null,
        CancellationToken cancellationToken = default)
    {
        var pod = request.Pod;
        try
        {
            return new InjectionProcess(request, ns, settings, cancellationToken).Run(buffer);
        }
        catch (PodFormatException e)
        {
            return Malformed(e.Message, e.Path);
        }
        catch (InvalidOperationException) when (pod.HasUndecodableText())
        {
            // A string with a lone surrogate can be parsed and not be read.
            return Malformed("the pod contains text that is not valid Unicode", path: null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
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
        Failed(new(Reason.InternalError, "the injector failed on this pod; its log says why"), allowed: !enforced, fault);

    // Not denied, enforced or not: the API server says it better, and does so right after us.
    private static InjectionOutcome Malformed(string message, string? path) =>
        Failed(new(Reason.MalformedPod, message, Path: path), allowed: true, fault: null);

    private static InjectionOutcome Failed(InjectionError error, bool allowed, Exception? fault) => new()
    {
        Decision = new Decision(0, false, error.Reason),
        Reason = error.Reason,
        Error = error,
        Fault = fault,
        Allowed = allowed,
    };
}
