using System.Net;
using System.Text;
using Injector.Cluster.Api;
using Microsoft.AspNetCore.Http;
using k8s;
using static Injector.Tests.Cluster.Answers;

namespace Injector.Tests.Cluster.Api;

public sealed class KubernetesApiTests : IAsyncLifetime
{
    private FakeApiServer server = null!;
    private KubernetesApi api = null!;

    public async ValueTask InitializeAsync()
    {
        server = await FakeApiServer.StartAsync();
        api = server.CreateApi();
    }

    public async ValueTask DisposeAsync()
    {
        api.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Says_what_the_server_said_when_it_refuses()
    {
        server.Others.Add(Status(403, "Forbidden", "pods is forbidden: User x cannot list"));

        var refusal = await GetAsync("/api/v1/pods");

        refusal.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        refusal.Reason.Should().Be("Forbidden");
        refusal.Message.Should().Be("pods is forbidden: User x cannot list");
    }

    [Fact]
    public async Task Quotes_a_proxys_page_shortly()
    {
        server.Others.Add(Body("<html>" + new string('x', 5000), 502));

        var refusal = await GetAsync("/version");

        refusal.StatusCode.Should().Be(HttpStatusCode.BadGateway);
        refusal.Message.Should().StartWith("HTTP 502: <html>").And.HaveLength("HTTP 502: ".Length + 200);
    }

    [Fact]
    public async Task Says_that_the_server_cannot_be_reached()
    {
        await server.DisposeAsync();

        var refusal = await GetAsync("/version");

        refusal.StatusCode.Should().BeNull();
        refusal.Message.Should().StartWith(api.Server.ToString()).And.Contain("cannot be reached");
    }

    [Fact]
    public async Task An_answer_that_is_not_JSON_is_an_error_of_this_kind_too()
    {
        server.Others.Add(Body("OK"));

        (await GetAsync("/version")).Message.Should().Contain("not JSON");
    }

    [Fact]
    public async Task Renews_rejected_credentials_once_and_then_says_so()
    {
        server.Token = "right";
        var tokens = new Queue<string>(["wrong", "wrong too", "right"]);
        using var other = With(() => new KubernetesClientConfiguration { Host = server.Address.ToString(), AccessToken = tokens.Dequeue() });
        server.Others.Add(Body("{}"));

        var refused = await other.Invoking(a => a.GetAsync("/version", CancellationToken.None)).Should().ThrowAsync<KubernetesApiException>();
        using var answer = await other.GetAsync("/version", CancellationToken.None);

        refused.Which.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        server.Requests.Should().HaveCount(4, "each call is made at most twice");
    }

    [Fact]
    public async Task Credentials_that_cannot_be_had_are_an_error_in_words()
    {
        using var other = With(() => new KubernetesClientConfiguration
        {
            Host = server.Address.ToString(),
            TokenProvider = new k8s.Authentication.TokenFileAuth("/nowhere/token"),
        });

        var refused = await other.Invoking(a => a.GetAsync("/version", CancellationToken.None)).Should().ThrowAsync<KubernetesApiException>();

        refused.Which.Message.Should().StartWith("no credentials for ").And.Contain("/nowhere/token");
    }

    [Fact]
    public async Task Keeps_the_path_that_a_proxy_in_front_of_the_server_needs()
    {
        using var other = With(() => new KubernetesClientConfiguration { Host = server.Address + "k8s/clusters/c-1" });
        server.Others.Add(Body("{}"));

        using var answer = await other.GetAsync("/version", CancellationToken.None);

        server.Requests.Single().Path.Should().Be("/k8s/clusters/c-1/version");
    }

    [Fact]
    public async Task Patches_in_the_format_asked_for_and_returns_warnings()
    {
        server.Others.Add(async context =>
        {
            context.Response.Headers.Append("Warning", "299 - \"sidecar-injector.io: say \\\"true\\\", not \\\"trü\\\"\"");
            await context.Response.WriteAsync("{\"kind\":\"Pod\"}");
        });

        using var merged = await api.PatchAsync("/x", PatchKind.Merge, Encoding.UTF8.GetBytes("{}"), CancellationToken.None);
        using var patched = await api.PatchAsync("/x", PatchKind.Json, Encoding.UTF8.GetBytes("[]"), CancellationToken.None);

        merged.Warnings.Should().Equal("sidecar-injector.io: say \"true\", not \"trü\"");
        server.Requests.Select(r => (r.Method, r.ContentType, r.Body)).Should().Equal(
            ("PATCH", "application/merge-patch+json", "{}"), ("PATCH", "application/json-patch+json", "[]"));
    }

    [Theory]
    [InlineData("1", "31", "v1.31.9", false)]
    [InlineData("1", "32", "v1.32.0", true)]
    [InlineData("1", "34+", "v1.34.1-eks-3cfe0ce", true)]
    [InlineData("1", "20+", "v1.20.2", false)]
    [InlineData("2", "0", "v2.0.0", true)]
    public async Task Knows_from_the_version_whether_native_sidecars_run(string major, string minor, string text, bool native)
    {
        server.Others.Add(Body($$"""{"major":"{{major}}","minor":"{{minor}}","gitVersion":"{{text}}"}"""));

        var version = await ServerVersion.ReadAsync(api, CancellationToken.None);

        version.RunsNativeSidecars.Should().Be(native);
        version.Text.Should().Be(text);
    }

    private static KubernetesApi With(Func<KubernetesClientConfiguration> load) => new(new ClusterAccess(load), TimeProvider.System);

    private async Task<KubernetesApiException> GetAsync(string path) =>
        (await api.Invoking(a => a.GetAsync(path, CancellationToken.None)).Should().ThrowAsync<KubernetesApiException>()).Which;
}
