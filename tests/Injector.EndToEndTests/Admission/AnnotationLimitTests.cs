using System.Text;
using System.Text.Json.Nodes;
using Injector.EndToEndTests.Pods;

namespace Injector.EndToEndTests.Admission;

/// <summary>The API server takes 256 KiB of annotations: ours must not be the ones that refuse the pod.</summary>
public sealed class AnnotationLimitTests(AdmissionFixture fixture) : AdmissionScenario(fixture)
{
    private const int MaxBytes = 256 << 10;

    // API servers before 1.27 write annotations of their own for the added containers; others leave that room.
    private const int Slack = 300;

    [Fact]
    public async Task A_pod_is_injected_while_there_is_room_and_left_alone_when_there_is_none()
    {
        var room = MaxBytes - Size((await CreateAsync(Filled("empty", 0))).Stored);

        var full = (await CreateAsync(Filled("full", room - Slack))).Stored;
        var beyond = await CreateAsync(Filled("beyond", room + 1));

        full.IsInjected.Should().BeTrue();
        beyond.Stored.IsInjected.Should().BeFalse();
        beyond.Warnings.Should().ContainSingle().Which.Should().Contain("AnnotationsTooLarge");
    }

    private static JsonObject Filled(string name, int bytes) => PodDocument.OptedIn(name).WithAnnotation("example.com/filling", new string('x', bytes));

    private static int Size(StoredPod pod) => pod.Document["metadata"]!["annotations"]!.AsObject()
        .Sum(annotation => Encoding.UTF8.GetByteCount(annotation.Key) + Encoding.UTF8.GetByteCount((string)annotation.Value!));
}
