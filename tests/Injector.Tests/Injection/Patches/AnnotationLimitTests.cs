using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Patches;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Templates.BuiltIn;

namespace Injector.Tests.Injection.Patches;

public sealed class AnnotationLimitTests
{
    private static readonly InjectionSettings Settings = new(InjectorConfiguration.Default, BuiltInTemplates.Catalog, ClusterRunsNativeSidecars: true);

    // What API servers before 1.27 write themselves for the container that is added.
    private static readonly int Reserved =
        "container.seccomp.security.alpha.kubernetes.io/log-processor".Length + "runtime/default".Length;

    [Theory]
    [InlineData('x')]
    [InlineData('é')]
    [InlineData('"')]
    public void The_last_byte_decides(char filling)
    {
        var room = AnnotationLimit.MaxBytes - Reserved - Size(Patched(Pod("")));
        var largest = Pod(Fill(filling, room));

        Review(largest).Injected.Should().BeTrue();
        Size(Patched(largest)).Should().Be(AnnotationLimit.MaxBytes - Reserved);
        Review(Pod(Fill(filling, room) + "x")).Reason.Should().Be(Reason.AnnotationsTooLarge);
    }

    [Fact]
    public void A_pod_without_room_stays_as_it_is_and_is_told_the_sizes()
    {
        var outcome = Review(Pod(Fill('x', AnnotationLimit.MaxBytes - 100)));

        outcome.Allowed.Should().BeTrue();
        outcome.Injected.Should().BeFalse();
        outcome.Messages[0].Should().StartWith("AnnotationsTooLarge: with what is added").And.Contain("262144");
    }

    [Fact]
    public void An_enforced_namespace_refuses_it() => Review(Pod(Fill('x', AnnotationLimit.MaxBytes)), enforced: true).Allowed.Should().BeFalse();

    private static JsonObject Pod(string filling) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = "web",
            ["annotations"] = new JsonObject
            {
                [Keys.Inject] = "true", ["filling"] = filling, [Keys.SafeToEvictLocalVolumes] = "cache", [Keys.Status] = "replaced",
            },
        },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = "registry.example/app:1.0" }) },
    };

    private static string Fill(char filling, int bytes)
    {
        var width = Encoding.UTF8.GetByteCount([filling]);
        return new string(filling, bytes / width) + new string('x', bytes % width);
    }

    private static InjectionOutcome Review(JsonObject pod, bool enforced = false)
    {
        using var document = JsonDocument.Parse(pod.ToJsonString());
        var request = new PodRequest { Pod = document.RootElement, Namespace = "shop", IsPodCreation = true, Enforced = enforced, PathPrefix = "" };
        return SidecarInjector.Review(request, NamespaceFacts.Empty("shop"), Settings);
    }

    private static JsonNode Patched(JsonObject pod) => PatchEngines.Apply(pod.ToJsonString(), Encoding.UTF8.GetString(Review(pod).Patch.Span));

    // As the API server counts.
    private static int Size(JsonNode pod) => pod["metadata"]!["annotations"]!.AsObject()
        .Sum(entry => Encoding.UTF8.GetByteCount(entry.Key) + Encoding.UTF8.GetByteCount(entry.Value!.GetValue<string>()));
}
