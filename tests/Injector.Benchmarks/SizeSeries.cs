using System.Buffers;
using System.Diagnostics;
using Injector.Admission;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;

namespace Injector.Benchmarks;

/// <summary>Times of reviews of one size.</summary>
/// <param name="Bytes">Of the review.</param>
/// <param name="Decide">Microseconds of decision, plan and patch of the parsed pod.</param>
/// <param name="Answer">Microseconds from the request's bytes to the answer's.</param>
internal sealed record SizePoint(int Bytes, double Decide, double Answer);

/// <summary>
/// Times reviews of growing pods, 2 KB to 1 MB. The least of many runs each: on a machine that does other work too, that
/// is the one number that says what the code needs.
/// </summary>
internal static class SizeSeries
{
    private static readonly NamespaceFacts Namespace = NamespaceFacts.Empty("shop");
    private static readonly TimeSpan PerPoint = TimeSpan.FromMilliseconds(600);

    public static IReadOnlyList<SizePoint> Measure()
    {
        var settings = InjectionSettings.Default(clusterRunsNativeSidecars: true);
        int[] variables = [0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000, 11_000];
        // The first pass is for the just-in-time compiler, which works in the background.
        foreach (var count in (int[])[0, 1000, 0])
            Measure(ReviewBodies.Variables(count), settings);
        return [.. variables.Select(count => Measure(ReviewBodies.Variables(count), settings))];
    }

    private static SizePoint Measure(byte[] body, InjectionSettings settings)
    {
        var patch = new ArrayBufferWriter<byte>(64 * 1024);
        var answer = new ArrayBufferWriter<byte>(64 * 1024);
        using var parsed = AdmissionReviewReader.Read(body);
        var decide = Least(() => Decide(parsed));
        var all = Least(() =>
        {
            answer.ResetWrittenCount();
            using var request = AdmissionReviewReader.Read(body);
            AdmissionReviewWriter.Write(answer, request.Uid, Decide(request));
        });
        return new SizePoint(body.Length, decide, all);

        InjectionOutcome Decide(AdmissionRequest request)
        {
            patch.ResetWrittenCount();
            return SidecarInjector.Review(request.Pod, Namespace, settings, patch);
        }
    }

    private static double Least(Action run)
    {
        var least = double.MaxValue;
        var until = Stopwatch.GetTimestamp() + (long)(PerPoint.TotalSeconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < until)
        {
            var started = Stopwatch.GetTimestamp();
            run();
            least = Math.Min(least, Stopwatch.GetElapsedTime(started).TotalMicroseconds);
        }
        return least;
    }
}
