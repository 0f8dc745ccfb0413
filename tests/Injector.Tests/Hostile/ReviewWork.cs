using System.Buffers;
using System.Runtime.InteropServices;
using Injector.Admission;
using Injector.Injection;
using Injector.Injection.Reasons;

namespace Injector.Tests.Hostile;

/// <summary>What a whole review, from a request's bytes to the answer's, takes of the processor and of memory.</summary>
/// <param name="Bytes">Of the request.</param>
/// <param name="Nanoseconds">That this thread ran: not what a clock on the wall says, and the least of several, so that neighbours do not count.</param>
/// <param name="Allocated">Bytes of memory.</param>
/// <param name="Reason">What it ended in.</param>
internal sealed record ReviewWork(int Bytes, long Nanoseconds, long Allocated, Reason Reason)
{
    private const int ThreadClock = 3;

    public static ReviewWork Of(HostilePod pod, int rounds)
    {
        var body = pod.Review();
        var (ns, settings) = (pod.Namespace, pod.Settings);
        var (nanoseconds, allocated, reason) = (long.MaxValue, long.MaxValue, Reason.InternalError);
        for (var round = 0; round < rounds; round++)
        {
            var before = (Time: ThreadTime(), Memory: GC.GetAllocatedBytesForCurrentThread());
            using (var request = AdmissionReviewReader.Read(body))
            {
                var outcome = SidecarInjector.Review(request.Pod, ns, settings);
                AdmissionReviewWriter.Write(new ArrayBufferWriter<byte>(), request.Uid, outcome);
                outcome.Fault.Should().BeNull();
                reason = outcome.Reason;
            }

            nanoseconds = Math.Min(nanoseconds, ThreadTime() - before.Time);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before.Memory);
        }

        return new ReviewWork(body.Length, nanoseconds, allocated, reason);
    }

    private static long ThreadTime()
    {
        _ = GetTime(ThreadClock, out var time);
        return (time.Seconds * 1_000_000_000) + time.Nanoseconds;
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetTime(int clock, out TimeSpec time);

    private readonly struct TimeSpec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
