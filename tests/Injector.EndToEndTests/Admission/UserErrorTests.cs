using System.Net;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;

namespace Injector.EndToEndTests.Admission;

/// <summary>An application team's mistakes: told, and held against the pod only where its namespace asked for that.</summary>
public sealed class UserErrorTests(AdmissionFixture fixture) : AdmissionScenario(fixture)
{
    /// <summary>The longest warning that the API server passes on unshortened when there are many.</summary>
    private const int LongestWarning = 120;

    public static TheoryData<string, string, string> Mistakes { get; } = new()
    {
        { "template", "no-such-template", "TemplateNotFound" },
        { "format", "xml", "ParameterInvalid" },
        { "log-path", "relative/path", "ParameterInvalid" },
        { "log-path", "/var/../etc", "ParameterInvalid" },
        { "image", "registry.example/mine:1", "ParameterNotSettable" },
        { "containers", "no-such-container", "TargetContainerNotFound" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_leaves_the_pod_without_a_sidecar_and_with_a_warning(string key, string value, string reason)
    {
        var answer = await CreateAsync(PodDocument.OptedIn("web").WithAnnotation(PodDocument.Prefix + key, value));

        answer.Stored.IsInjected.Should().BeFalse();
        answer.Warnings.Should().Contain(warning => warning.Contains(reason));
        answer.Warnings.Should().OnlyContain(warning => warning.Length <= LongestWarning);
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task An_enforced_namespace_refuses_the_pod_and_says_why(string key, string value, string reason)
    {
        var answer = await CreateAsync(
            PodDocument.OptedIn("web").WithAnnotation(PodDocument.Prefix + key, value), await EnforcedNamespaceAsync());

        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        answer.Reason.Should().Be(reason);
        answer.Message.Should().Contain(PodDocument.Prefix + key).And.Contain(WebhookRegistration.EnforceEntry);
    }

    [Fact]
    public async Task A_container_of_the_users_own_with_our_name_is_a_conflict()
    {
        var answer = await CreateAsync(PodDocument.OptedIn("web").WithSpec(
            "containers",
            """[{"name": "app", "image": "registry.example/app:1.0"}, {"name": "log-processor", "image": "registry.example/mine:1"}]"""));

        answer.Stored.ContainerNames.Should().Equal("app", "log-processor");
        answer.Warnings.Should().Contain(warning => warning.Contains("NameConflict"));
    }

    [Fact]
    public async Task A_read_only_volume_at_the_log_path_is_a_conflict()
    {
        var answer = await CreateAsync(PodDocument.OptedIn("web")
            .WithSpec(
                "containers",
                """[{"name": "app", "image": "registry.example/app:1.0", "volumeMounts": [{"name": "settings", "mountPath": "/var/log/app"}]}]""")
            .WithSpec("volumes", """[{"name": "settings", "configMap": {"name": "settings"}}]"""));

        answer.Stored.IsInjected.Should().BeFalse();
        answer.Warnings.Should().Contain(warning => warning.Contains("MountConflict"));
    }

    [Fact]
    public async Task An_enforced_namespace_injects_every_pod_also_one_that_said_no()
    {
        var ns = await EnforcedNamespaceAsync();

        (await CreateAsync(PodDocument.Plain("silent"), ns)).Stored.IsInjected.Should().BeTrue();
        (await CreateAsync(PodDocument.Plain("unwilling").WithAnnotation(PodDocument.InjectKey, "false"), ns)).Stored
            .IsInjected.Should().BeTrue();
    }

    private Task<string> EnforcedNamespaceAsync() =>
        Cluster.CreateNamespaceAsync(
            labels: new Dictionary<string, string> { [WebhookRegistration.EnforceLabel] = "true" },
            annotations: new Dictionary<string, string> { [PodDocument.Prefix + "pods-may-set"] = "log-path,log-files,containers" });
}
