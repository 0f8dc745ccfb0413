using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Injector.Injection.Plans;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Templates.Model;

namespace Injector.Injection.Patches;

/// <summary>
/// All annotations of one object, keys and values together, may come to 256 KiB. A pod that is close to it would be refused
/// because of what we add, so it is left as it is. Source: <c>ValidateAnnotationsSize</c> in Kubernetes' apimachinery.
/// </summary>
internal static class AnnotationLimit
{
    /// <summary>In bytes of UTF-8.</summary>
    public const int MaxBytes = 256 << 10;

    // API servers before 1.27 write one for each container with a seccomp profile, and count it.
    private const string SeccompPrefix = "container.seccomp.security.alpha.kubernetes.io/";
    private const string SeccompProfile = "runtime/default";

    /// <param name="pod">The pod as it is.</param>
    /// <param name="plan">The annotations that are set, besides the status.</param>
    /// <param name="statusBytes">The length of the status annotation's value.</param>
    /// <returns>The error when the pod's annotations would be too large.</returns>
    public static InjectionError? Check(in PodView pod, InjectionPlan plan, int statusBytes)
    {
        var total = Keys.Status.Length + statusBytes;
        foreach (var entry in plan.Metadata)
            if (!entry.IsLabel)
                total += Bytes(entry.Key) + Bytes(entry.Value);
        foreach (var applied in plan.Templates)
            total += Reserved(applied.InitContainers) + Reserved(applied.Sidecars);
        if (pod.Annotations.ValueKind == JsonValueKind.Object)
        {
            // As JSON they are never shorter, and mostly that is answer enough.
            var asJson = JsonMarshal.GetRawUtf8Value(pod.Annotations).Length;
            total += total + asJson <= MaxBytes ? asJson : Kept(pod.Annotations, plan);
        }

        return total <= MaxBytes ? null : new InjectionError(
            Reason.AnnotationsTooLarge,
            $"with what is added the pod's annotations would come to {total} bytes, and Kubernetes takes {MaxBytes}; shorten or remove some");
    }

    /// <summary>What is kept free for a container that is added.</summary>
    public static int ReservedFor(string container) => SeccompPrefix.Length + container.Length + SeccompProfile.Length;

    private static int Reserved(ImmutableArray<TemplateContainer> containers)
    {
        var total = 0;
        foreach (var container in containers)
            total += ReservedFor(container.Name);
        return total;
    }

    private static int Kept(JsonElement annotations, InjectionPlan plan)
    {
        var total = 0;
        var replaced = plan.Metadata.Where(entry => !entry.IsLabel).Select(entry => entry.Key).Append(Keys.Status).ToHashSet(StringComparer.Ordinal);
        foreach (var member in annotations.EnumerateObject())
            if (!replaced.Contains(member.Name))
                total += Bytes(member.Name) + (member.Value.ValueKind == JsonValueKind.String ? Bytes(member.Value) : 0);
        return total;
    }

    // A text without escapes need not be decoded to be measured: it may be a megabyte.
    private static int Bytes(JsonElement text)
    {
        var quoted = JsonMarshal.GetRawUtf8Value(text);
        return quoted.Contains((byte)'\\') ? Bytes(text.GetString()!) : quoted.Length - 2;
    }

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);
}
