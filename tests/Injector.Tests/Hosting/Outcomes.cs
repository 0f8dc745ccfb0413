using System.Buffers;
using System.Text;
using Injector.Admission;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Decisions;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;

namespace Injector.Tests.Hosting;

/// <summary>Outcomes to put behind the endpoint, so that its own behaviour is tested and not the core's.</summary>
internal static class Outcomes
{
    public const string Patch = """[{"op":"add","path":"/metadata/labels","value":{"sidecar-injector.io/injected":"true"}}]""";

    public static PodReviewer NotOptedIn { get; } = Always(new InjectionOutcome
    {
        Decision = new Decision(10, false, Reason.NotOptedIn),
        Reason = Reason.NotOptedIn,
    });

    public static PodReviewer Injected { get; } = Always(new InjectionOutcome
    {
        Decision = new Decision(6, true, Reason.PodOptedIn),
        Reason = Reason.PodOptedIn,
        Patch = Encoding.UTF8.GetBytes(Patch),
    });

    public static PodReviewer Always(InjectionOutcome outcome) => (in PodRequest _, NamespaceFacts _, InjectionSettings _, ArrayBufferWriter<byte> _, CancellationToken _) => outcome;
}
