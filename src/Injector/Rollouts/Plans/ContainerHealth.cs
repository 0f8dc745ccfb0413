using System.Text.Json;
using Injector.Json;

namespace Injector.Rollouts.Plans;

/// <summary>What a pod's status says of one container.</summary>
/// <param name="IsInit">Whether it stands among the init containers.</param>
/// <param name="Id">The container's identity at the runtime: another one is another container.</param>
/// <param name="ImageId">The identity of the image that it runs.</param>
/// <param name="Image">The name of the image that it runs.</param>
/// <param name="IsReady">Whether it is ready.</param>
/// <param name="Runs">Whether it runs.</param>
/// <param name="Restarts">How often it was restarted.</param>
/// <param name="ExitCode">With what it last ended; null when it never did.</param>
/// <param name="Waiting">Why it waits, in the kubelet's word; null when it does not.</param>
/// <param name="Message">The kubelet's words to that.</param>
internal sealed record ContainerHealth(
    bool IsInit, string Id, string ImageId, string Image, bool IsReady, bool Runs, int Restarts, int? ExitCode, string? Waiting, string? Message)
{
    public static ContainerHealth Of(JsonElement status, bool isInit)
    {
        var waiting = status.Member("state").Member("waiting");
        return new ContainerHealth(
            isInit,
            status.Text("containerID") ?? "",
            status.Text("imageID") ?? "",
            status.Text("image") ?? "",
            status.IsTrue("ready"),
            status.Member("state").Member("running").ValueKind == JsonValueKind.Object,
            status.Integer("restartCount") ?? 0,
            status.Member("lastState").Member("terminated").Integer("exitCode"),
            waiting.Text("reason"),
            waiting.Text("message"));
    }
}
