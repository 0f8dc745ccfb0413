using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Injector.EndToEndTests.Pods;

namespace Injector.EndToEndTests.Admission;

/// <summary>What an injected pod is larger by, which etcd writes anew at every change of the pod's status.</summary>
public sealed class StoredSizeTests(AdmissionFixture fixture) : AdmissionScenario(fixture)
{
    // docs/performance.md promises them.
    private const int Most = 4_000;

    [Fact]
    public async Task A_stored_pod_is_larger_by_a_few_thousand_bytes_with_all_that_the_API_server_adds()
    {
        var plain = await SizeAsync(PodDocument.Plain("plain").WithAnnotation(PodDocument.InjectKey, "false"));
        var injected = await SizeAsync(PodDocument.OptedIn("injected"));
        var withInit = await SizeAsync(PodDocument.OptedIn("with-init").WithAnnotation(PodDocument.Prefix + "init", "true"));

        Measured.Report($"A stored pod of {plain} bytes grows by {injected - plain} bytes, and by {withInit - plain} with the init container");
        (injected - plain).Should().BeLessThanOrEqualTo(Most);
        (withInit - plain).Should().BeLessThanOrEqualTo(Most);
    }

    private async Task<int> SizeAsync(JsonObject pod) =>
        Encoding.UTF8.GetByteCount((await CreateAsync(pod)).Body.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
}
