using System.Net;
using Injector.EndToEndTests.Admission;
using Injector.EndToEndTests.Pods;
using Injector.EndToEndTests.Webhook;
using k8s;
using k8s.Models;

namespace Injector.EndToEndTests.Check;

/// <summary>Set-ups that a test breaks on purpose: <c>check</c> names each, and how to mend it.</summary>
public sealed class BrokenSetupTests(AdmissionFixture fixture) : CheckScenario(fixture)
{
    [Fact]
    public async Task Nothing_is_wrong_with_a_healthy_installation()
    {
        await RegisterAsync();

        var check = await CheckAsync("--no-coverage", "--wait", "30s");

        check.Problems.Should().BeEmpty();
        check.ExitCode.Should().Be(0);
        check.Output.Should().Contain("a pod came back with its sidecar");
    }

    [Fact]
    public async Task The_webhook_configuration_is_missing() => await FindsAsync("WebhookConfigurationMissing", "helm");

    [Fact]
    public async Task The_entry_for_enforced_namespaces_is_missing()
    {
        await RegisterAsync(configuration => configuration.Webhooks.RemoveAt(0));
        await FindsAsync("EnforceEntryMissing", "/mutate/enforced");
    }

    [Fact]
    public async Task The_entry_for_all_others_is_missing()
    {
        await RegisterAsync(configuration => configuration.Webhooks.RemoveAt(1));
        await FindsAsync("InjectEntryMissing", "helm upgrade");
    }

    [Fact]
    public async Task The_CA_bundle_is_another_ones()
    {
        await using var other = await PlainTlsServer.StartAsync(IPAddress.Loopback, TimeSpan.FromDays(30), Cancellation);
        await RegisterAsync(configuration => Each(configuration, entry => entry.ClientConfig.CaBundle = other.CaBundle));
        await FindsAsync("CertificateUntrusted", "caBundle", also: "DryRunNotInjected");
    }

    [Fact]
    public async Task The_certificate_is_expired()
    {
        await using var server = await PlainTlsServer.StartAsync(IPAddress.Loopback, TimeSpan.FromDays(-1), Cancellation);
        await RegisterAsync(configuration => PointTo(configuration, server));
        await FindsAsync("CertificateExpired", "cert-manager", also: "DryRunNotInjected");
    }

    [Fact]
    public async Task The_certificate_is_for_another_name()
    {
        await using var server = await PlainTlsServer.StartAsync(IPAddress.Parse("192.0.2.1"), TimeSpan.FromDays(30), Cancellation);
        await RegisterAsync(configuration => PointTo(configuration, server));
        await FindsAsync("CertificateNameMismatch", "127.0.0.1", also: "DryRunNotInjected");
    }

    [Fact]
    public async Task Nobody_answers_at_the_url()
    {
        var free = FreePorts.Take(1)[0];
        await RegisterAsync(configuration => Each(configuration, entry =>
            entry.ClientConfig.Url = $"https://127.0.0.1:{free}{new Uri(entry.ClientConfig.Url).AbsolutePath}"));
        await FindsAsync("UrlUnreachable", "injector serve", also: "DryRunNotInjected");
    }

    [Fact]
    public async Task The_path_is_wrong()
    {
        await RegisterAsync(configuration => configuration.Webhooks[1].ClientConfig.Url = new Uri(Cluster.Injector.Url, "inject").AbsoluteUri);
        await FindsAsync("PathWrong", "/mutate", also: "DryRunNotInjected");
    }

    [Fact]
    public async Task The_rules_do_not_cover_pods()
    {
        await RegisterAsync(configuration => configuration.Webhooks[1].Rules[0].Resources = ["pods/status"]);
        await FindsAsync("RulesMissPods", "resources: [pods]", also: "DryRunNotInjected");
    }

    // A release may choose this, so it is advice: a post-install check must not fail over it.
    [Fact]
    public async Task The_ordinary_entry_fails_closed()
    {
        await RegisterAsync(configuration => configuration.Webhooks[1].FailurePolicy = "Fail");

        var check = await CheckAsync("--no-coverage");

        check.Problems.Should().BeEmpty("it said:\n{0}", check.Output);
        check.Advice.Should().ContainSingle(advice => advice.Code == "FailurePolicyWrong").Which.Fix.Should().Contain("Ignore");
        check.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task The_enforcing_entry_fails_open()
    {
        await RegisterAsync(configuration => configuration.Webhooks[0].FailurePolicy = "Ignore");
        await FindsAsync("FailurePolicyWrong", "Fail");
    }

    [Fact]
    public async Task The_timeout_is_half_a_minute()
    {
        await RegisterAsync(configuration => Each(configuration, entry => entry.TimeoutSeconds = 30));
        await FindsAsync("TimeoutTooLong", "timeoutSeconds");
    }

    [Fact]
    public async Task The_injectors_own_namespace_is_not_left_out()
    {
        var own = await Cluster.CreateNamespaceAsync(run: Run);
        await RegisterAsync();
        await FindsAsync("OwnNamespaceNotExcluded", own, also: null, "--injector-namespace", own);
    }

    [Fact]
    public async Task The_service_is_missing()
    {
        await RegisterAsync(configuration => UseService(configuration, Namespace, "injector"));
        await FindsAsync("ServiceMissing", "helm upgrade", also: "DryRunNotInjected");
    }

    [Fact]
    public async Task The_service_has_no_endpoints()
    {
        await CreateServiceAsync(port: 443);
        await RegisterAsync(configuration => UseService(configuration, Namespace, "injector"));
        await FindsAsync("NoEndpoints", "kubectl get", also: "DryRunNotInjected");
    }

    [Fact]
    public async Task The_service_has_another_port()
    {
        await CreateServiceAsync(port: 8443);
        await RegisterAsync(configuration => UseService(configuration, Namespace, "injector"));
        await FindsAsync("ServicePortMissing", "service.port", also: "DryRunNotInjected");
    }

    [Fact]
    public async Task The_CA_bundle_is_empty()
    {
        await CreateServiceAsync(port: 443);
        await RegisterAsync(configuration =>
        {
            UseService(configuration, Namespace, "injector");
            Each(configuration, entry => entry.ClientConfig.CaBundle = null);
        });
        (await CheckAsync("--no-coverage")).Codes.Should().Contain("CaBundleMissing");
    }

    [Fact]
    public async Task The_server_is_not_ready_may_read_nothing_and_mounts_what_is_not_there()
    {
        await CreateServiceAsync(port: 443);
        await Server.Client.CreateNamespacedPodAsync(ServerPod(), Namespace, cancellationToken: Cancellation);
        await RegisterAsync(configuration => UseService(configuration, Namespace, "injector"));

        var check = await CheckAsync("--no-coverage");

        check.Codes.Should().Contain(["NoEndpoints", "PermissionMissing", "ConfigMapMissing"]);
        check.Problems.Single(problem => problem.Code == "NoEndpoints").Fix.Should().Contain("kubectl describe pod").And.Contain("injector-0");
    }

    [Fact]
    public async Task The_configuration_has_an_error()
    {
        var directory = Directory.CreateTempSubdirectory("injector-e2e-config-").FullName;
        AtTheEnd(() => Task.Run(() => Directory.Delete(directory, recursive: true)));
        await File.WriteAllTextAsync(
            Path.Combine(directory, "config.yaml"), "apiVersion: sidecar-injector.io/v1alpha1\nkind: InjectorConfig\nmetadata: {name: x}\nspec: {policy: Maybe}\n", Cancellation);
        await RegisterAsync();
        await FindsAsync("ConfigurationInvalid", "injector validate", also: null, "--config-dir", directory);
    }

    [Fact]
    public async Task The_API_server_is_away()
    {
        var kubeconfig = Path.GetTempFileName();
        AtTheEnd(() => Task.Run(() => File.Delete(kubeconfig)));
        await File.WriteAllTextAsync(kubeconfig, """
            {"apiVersion":"v1","kind":"Config","current-context":"a","contexts":[{"name":"a","context":{"cluster":"a","user":"a"}}],
             "clusters":[{"name":"a","cluster":{"server":"https://127.0.0.1:9"}}],"users":[{"name":"a","user":{"token":"t"}}]}
            """, Cancellation);

        var check = await CheckRun.RunAsync(kubeconfig, Cancellation);

        check.ExitCode.Should().Be(2);
        check.Output.Should().BeEmpty();
        check.Errors.Should().Contain("https://127.0.0.1:9/ cannot be reached");
    }

    private async Task FindsAsync(string code, string inFix, string? also = null, params string[] options)
    {
        string[] expected = also is null ? [code] : [code, also];
        var check = await CheckAsync(["--no-coverage", .. options]);
        // The API server takes a moment to hear of a webhook configuration; until then the dry run says something else.
        for (var i = 0; i < 20 && !check.Codes.ToHashSet().SetEquals(expected); i++)
        {
            await Task.Delay(500, Cancellation);
            check = await CheckAsync(["--no-coverage", .. options]);
        }

        check.Codes.Should().BeEquivalentTo(expected, "it said:\n{0}", check.Output);
        check.Problems.First(problem => problem.Code == code).Fix.Should().Contain(inFix);
        check.ExitCode.Should().Be(1);
    }

    private static void Each(V1MutatingWebhookConfiguration configuration, Action<V1MutatingWebhook> change)
    {
        foreach (var entry in configuration.Webhooks)
            change(entry);
    }

    private static void PointTo(V1MutatingWebhookConfiguration configuration, PlainTlsServer server) => Each(configuration, entry =>
    {
        entry.ClientConfig.Url = new Uri(server.Url, new Uri(entry.ClientConfig.Url).AbsolutePath).AbsoluteUri;
        entry.ClientConfig.CaBundle = server.CaBundle;
    });

    private static void UseService(V1MutatingWebhookConfiguration configuration, string ns, string name) => Each(configuration, entry =>
    {
        var path = new Uri(entry.ClientConfig.Url).AbsolutePath;
        entry.ClientConfig.Url = null;
        entry.ClientConfig.Service = new Admissionregistrationv1ServiceReference { Name = name, NamespaceProperty = ns, Path = path, Port = 443 };
    });

    private Task<V1Service> CreateServiceAsync(int port) => Server.Client.CreateNamespacedServiceAsync(
        new V1Service
        {
            Metadata = new V1ObjectMeta { Name = "injector" },
            Spec = new V1ServiceSpec
            {
                Selector = new Dictionary<string, string> { ["app"] = "injector" },
                Ports = [new V1ServicePort { Name = "https", Port = port, TargetPort = 8443 }],
            },
        },
        Namespace,
        cancellationToken: Cancellation);

    private static V1Pod ServerPod() => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = "injector-0",
            Labels = new Dictionary<string, string> { ["app"] = "injector" },
        },
        Spec = new V1PodSpec
        {
            ServiceAccountName = "default",
            SchedulerName = PodDocument.NobodysScheduler,
            Containers =
            [
                new V1Container
                {
                    Name = "injector",
                    Image = "registry.example/injector:1",
                    Args = ["serve", "--config-dir=/etc/injector"],
                    VolumeMounts = [new V1VolumeMount { Name = "config", MountPath = "/etc/injector" }],
                },
            ],
            Volumes = [new V1Volume { Name = "config", ConfigMap = new V1ConfigMapVolumeSource { Name = "injector" } }],
        },
    };
}
