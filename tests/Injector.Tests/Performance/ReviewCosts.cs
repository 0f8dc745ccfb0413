using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Injector.Admission;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;

namespace Injector.Tests.Performance;

/// <summary>What one review costs in things that do not depend on the machine: bytes allocated, and bytes of the patch.</summary>
/// <param name="Decided">Bytes allocated by decision, plan and patch of a parsed pod.</param>
/// <param name="Answered">Bytes allocated from the request's bytes to the answer's.</param>
/// <param name="PatchBytes">Size of the patch.</param>
internal sealed record ReviewCosts(long Decided, long Answered, int PatchBytes)
{
    private static readonly NamespaceFacts Namespace = NamespaceFacts.Empty("shop");
    private static readonly InjectionSettings Settings = InjectionSettings.Default(clusterRunsNativeSidecars: true);

    /// <summary>The reviews that are watched, by name.</summary>
    public static IReadOnlyDictionary<string, Func<byte[]>> Reviews { get; } = new Dictionary<string, Func<byte[]>>
    {
        ["ordinary"] = ReviewBodies.Ordinary,
        ["typical"] = ReviewBodies.Typical,
        ["2000-variables"] = () => ReviewBodies.Variables(2000),
        ["60-containers"] = () => ReviewBodies.Containers(60),
        ["large-annotation"] = ReviewBodies.LargeAnnotation,
        ["not-opted-in"] = () => Edited(pod => pod["metadata"]!.AsObject().Remove("annotations")),
        ["refused"] = () => Edited(pod => pod["metadata"]!["annotations"]!["sidecar-injector.io/log-path"] = "not/absolute"),
    };

    public static ReviewCosts Of(string name)
    {
        var body = Reviews[name]();
        var patch = new ArrayBufferWriter<byte>(256 * 1024);
        var answer = new ArrayBufferWriter<byte>(512 * 1024);
        using var parsed = AdmissionReviewReader.Read(body);
        var patchBytes = Decide(parsed, patch).Patch.Length;
        return new ReviewCosts(Allocated(() => Decide(parsed, patch)), Allocated(() => Answer(body, patch, answer)), patchBytes);
    }

    /// <summary>Of one call, after so many that caches are full and pools are warm.</summary>
    private static long Allocated(Action review)
    {
        const int Calls = 20;
        // The optimizing compiler, which puts short-lived objects onto the stack, begins when nothing new was called for a tenth of a second.
        for (var pause = 0; pause < 3; pause++)
        {
            for (var i = 0; i < 10 * Calls; i++)
                review();
            Thread.Sleep(150);
        }

        // The least of some rounds: now and then the runtime itself allocates, such as for a pool that was trimmed.
        var least = long.MaxValue;
        for (var round = 0; round < 10; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Calls; i++)
                review();
            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / Calls);
        }
        return least;
    }

    private static InjectionOutcome Decide(AdmissionRequest request, ArrayBufferWriter<byte> patch)
    {
        patch.ResetWrittenCount();
        return SidecarInjector.Review(request.Pod, Namespace, Settings, patch);
    }

    private static void Answer(byte[] body, ArrayBufferWriter<byte> patch, ArrayBufferWriter<byte> answer)
    {
        answer.ResetWrittenCount();
        using var request = AdmissionReviewReader.Read(body);
        AdmissionReviewWriter.Write(answer, request.Uid, Decide(request, patch));
    }

    private static byte[] Edited(Action<JsonNode> edit)
    {
        var review = JsonNode.Parse(ReviewBodies.Ordinary())!;
        edit(review["request"]!["object"]!);
        return Encoding.UTF8.GetBytes(review.ToJsonString());
    }
}
