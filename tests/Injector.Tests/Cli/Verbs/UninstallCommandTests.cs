using Injector.Tests.Cluster;
using Microsoft.AspNetCore.Http;

namespace Injector.Tests.Cli.Verbs;

public sealed class UninstallCommandTests
{
    private const string Path = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/logs";

    private const string Binding = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/logs-enforcement";

    private static readonly RequestDelegate Removed = Answers.Body("""{"kind":"Status","status":"Success"}""");

    private static readonly RequestDelegate Ours = Answers.Body(
        """{"webhooks":[{"name":"enforce.sidecar-injector.io"},{"name":"inject.sidecar-injector.io"}]}""");

    [Fact]
    public async Task A_webhook_configuration_of_ours_is_removed_and_before_it_what_refuses_pods_without_a_sidecar()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Others.Add(Ours, Removed, Removed);

        var run = await RunAsync(server);

        run.Should().Be(new CommandRun(0, "", $"removed ValidatingAdmissionPolicyBinding/logs-enforcement{Environment.NewLine}removed MutatingWebhookConfiguration/logs{Environment.NewLine}"));
        server.Requests.Select(request => $"{request.Method} {request.Path}").Should().Equal($"GET {Path}", $"DELETE {Binding}", $"DELETE {Path}");
    }

    [Fact]
    public async Task Where_nothing_is_enforced_there_is_no_binding_to_remove()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Others.Add(Ours, Answers.Status(404, "NotFound", "not found"), Removed);

        (await RunAsync(server)).Should().Be(new CommandRun(0, "", $"removed MutatingWebhookConfiguration/logs{Environment.NewLine}"));
    }

    [Fact]
    public async Task One_that_is_gone_already_is_no_error_and_the_binding_goes_all_the_same()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Others.Add(Answers.Status(404, "NotFound", "not found"), Removed);

        var run = await RunAsync(server);

        run.Code.Should().Be(0);
        run.Error.Should().Contain("removed ValidatingAdmissionPolicyBinding/logs-enforcement").And.Contain("MutatingWebhookConfiguration/logs does not exist");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"annotations":{"meta.helm.sh/release-name":"logs","meta.helm.sh/release-namespace":"elsewhere"}}""")]
    [InlineData("""{"annotations":{"meta.helm.sh/release-namespace":"platform"}}""")]
    public async Task What_helm_did_not_install_as_this_release_is_left_alone(string metadata)
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Others.Add(Answers.Body($$"""{"metadata":{{metadata}},"webhooks":[{"name":"inject.sidecar-injector.io"}]}"""));

        var run = await RunAsync(server, "--only-helm-release", "platform/logs");

        run.Code.Should().Be(0);
        run.Error.Should().Contain("was not installed by Helm as release platform/logs").And.Contain("it was left alone");
        server.Requests.Should().OnlyContain(request => request.Method == "GET");
    }

    [Fact]
    public async Task What_helm_installed_as_this_release_is_removed()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Others.Add(
            Answers.Body("""{"metadata":{"annotations":{"meta.helm.sh/release-name":"logs","meta.helm.sh/release-namespace":"platform"}},"webhooks":[{"name":"inject.sidecar-injector.io"}]}"""),
            Removed, Removed);

        (await RunAsync(server, "--only-helm-release", "platform/logs")).Error.Should().Contain("removed MutatingWebhookConfiguration/logs");
    }

    [Fact]
    public async Task Another_programs_webhook_is_left_alone()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Others.Add(Answers.Body("""{"webhooks":[{"name":"inject.sidecar-injector.io"},{"name":"istio.io"}]}"""));

        var run = await RunAsync(server);

        run.Code.Should().Be(2);
        run.Error.Should().Contain("also holds istio.io, which is not the injector's: nothing was removed");
        server.Requests.Should().OnlyContain(request => request.Method == "GET");
    }

    [Fact]
    public async Task A_refusal_of_the_api_server_is_passed_on()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Others.Add(Ours, Answers.Status(403, "Forbidden", "you may not"));

        (await RunAsync(server)).Should().Be(new CommandRun(2, "", $"injector uninstall: you may not{Environment.NewLine}"));
    }

    [Fact]
    public void Its_name_must_be_given() => CommandRun.Of("uninstall").Error.Should().Contain("--webhook-configuration");

    // Off the test's own thread: the command waits for the server that answers on it.
    private static async Task<CommandRun> RunAsync(FakeApiServer server, params string[] options)
    {
        using var files = new TemporaryFiles();
        var kubeconfig = files.Add("kubeconfig", $$"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: c
              cluster: {server: "{{server.Address}}"}
            contexts:
            - name: c
              context: {cluster: c, user: u}
            users:
            - name: u
              user: {token: t}
            current-context: c
            """);
        return await Task.Run(() => CommandRun.Of(["uninstall", "--webhook-configuration", "logs", "--kubeconfig", kubeconfig, .. options]));
    }
}
