using Injector.Tests.Cluster;
using Microsoft.AspNetCore.Http;

namespace Injector.Tests.Cli;

public sealed class UninstallCommandTests
{
    private const string Path = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/logs";

    private static readonly RequestDelegate Ours = Answers.Body(
        """{"webhooks":[{"name":"enforce.sidecar-injector.io"},{"name":"inject.sidecar-injector.io"}]}""");

    [Fact]
    public async Task A_webhook_configuration_of_ours_is_removed()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Others.Add(Ours, Answers.Body("""{"kind":"Status","status":"Success"}"""));

        var run = await RunAsync(server);

        run.Should().Be(new CommandRun(0, "", $"removed MutatingWebhookConfiguration/logs{Environment.NewLine}"));
        server.Requests.Select(request => $"{request.Method} {request.Path}").Should().Equal($"GET {Path}", $"DELETE {Path}");
    }

    [Fact]
    public async Task One_that_is_gone_already_is_no_error()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Others.Add(Answers.Status(404, "NotFound", "not found"));

        var run = await RunAsync(server);

        run.Code.Should().Be(0);
        run.Talk.Should().Contain("does not exist");
    }

    [Fact]
    public async Task Another_programs_webhook_is_left_alone()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Others.Add(Answers.Body("""{"webhooks":[{"name":"inject.sidecar-injector.io"},{"name":"istio.io"}]}"""));

        var run = await RunAsync(server);

        run.Code.Should().Be(2);
        run.Talk.Should().Contain("also holds istio.io, which is not the injector's: nothing was removed");
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
    public void Its_name_must_be_given() => CommandRun.Of("uninstall").Talk.Should().Contain("--webhook-configuration");

    // Off the test's own thread: the command waits for the server that answers on it.
    private static async Task<CommandRun> RunAsync(FakeApiServer server)
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
        return await Task.Run(() => CommandRun.Of("uninstall", "--webhook-configuration", "logs", "--kubeconfig", kubeconfig));
    }
}
