using System.Net;
using System.Text.Json.Nodes;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;

namespace Injector.EndToEndTests.Admission;

/// <summary>Namespaces that admit nothing but the <c>restricted</c> profile: what we add must not be what refuses the pod.</summary>
public sealed class RestrictedNamespaceTests(AdmissionFixture fixture) : AdmissionScenario(fixture)
{
    public static TheoryData<string, string> Parameters { get; } = new()
    {
        { "log-path", "/data/log" },
        { "format", "json" },
        { "init", "false" },
        { "containers", "app,worker" },
        { "truncate", "true" },
    };

    private RestrictedNamespaces? _enforcement;
    private string _restricted = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (_enforcement, _restricted) = await RestrictedNamespaces.CreateAsync(Cluster, Cancellation);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_enforcement is not null)
            await _enforcement.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_restricted_pod_is_still_restricted_with_its_sidecar() =>
        (await CreateAsync(Restricted("web"), _restricted)).Stored.IsInjected.Should().BeTrue();

    [Theory]
    [MemberData(nameof(Parameters))]
    public async Task No_parameter_makes_the_sidecar_less_restricted(string key, string value) =>
        (await CreateAsync(Restricted("web").WithAnnotation(PodDocument.Prefix + key, value), _restricted)).Stored.IsInjected.Should().BeTrue();

    [Fact]
    public async Task A_pod_that_breaks_the_rules_itself_is_refused_for_its_own_containers_alone()
    {
        var answer = await CreateAsync(PodDocument.OptedIn("web"), _restricted);

        answer.Status.Should().Be(HttpStatusCode.Forbidden);
        answer.Message.Should().Contain("app").And.NotContain(StoredPod.SidecarName);
    }

    private static JsonObject Restricted(string name) => PodDocument.OptedIn(name)
        .WithSpec("securityContext", """{"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}}""")
        .WithSpec("containers", $"[{Container("app")}, {Container("worker")}]");

    private static string Container(string name) => PodDocument.Parse(
        """{"image": "registry.example/app:1.0", "securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}}""")
        .Named(name).ToJsonString();
}
