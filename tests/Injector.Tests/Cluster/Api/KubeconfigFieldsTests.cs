using Injector.Cluster.Api;
using Injector.Tests.Programs;
using static Injector.Tests.Cluster.Answers;

namespace Injector.Tests.Cluster.Api;

/// <summary>What kubectl reads of a kubeconfig, and the client library does not.</summary>
public sealed class KubeconfigFieldsTests : IAsyncLifetime
{
    private readonly Workplace _files = new();
    private FakeApiServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _server.Others.Add(Body("{}"));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _files.Dispose();
    }

    [Fact]
    public async Task A_token_in_a_file_beside_it_is_sent()
    {
        _server.Token = "from the file";
        _files.Write("token", "from the file\n");
        using var api = Api(user: "{tokenFile: token, token: stale}");

        var asked = () => api.GetAsync("/version", CancellationToken.None);

        await asked.Should().NotThrowAsync();
    }

    [Fact]
    public async Task Who_is_to_be_impersonated_is_so()
    {
        var headers = "";
        _server.Others.Add(context =>
        {
            headers = $"{context.Request.Headers["Impersonate-User"]}|{context.Request.Headers["Impersonate-Uid"]}|{context.Request.Headers["Impersonate-Group"]}";
            return Body("{}")(context);
        });
        using var api = Api(user: "{token: t, as: alice, as-uid: \"7\", as-groups: [dev]}");
        using var first = await api.GetAsync("/first", CancellationToken.None);

        using var second = await api.GetAsync("/second", CancellationToken.None);

        headers.Should().Be("alice|7|dev");
    }

    [Fact]
    public void Several_groups_cannot_be_sent_so_nobody_is_asked_as_somebody_else()
    {
        var opened = () => Api(user: "{token: t, as: alice, as-groups: [dev, ops]}");

        opened.Should().Throw<KubernetesApiException>().WithMessage("*as-groups*");
    }

    [Fact]
    public async Task A_proxy_of_this_cluster_alone_is_gone_through()
    {
        await using var proxy = await FakeApiServer.StartAsync();
        proxy.Others.Add(Body("""{"through":"the proxy"}"""));
        var access = ClusterAccess.Discover(_files.Kubeconfig(new Uri("http://api.example/"), cluster: $"proxy-url: \"{proxy.Address}\""))!;
        using var api = new KubernetesApi(access, TimeProvider.System);

        using var answer = await api.GetAsync("/version", CancellationToken.None);

        answer.Root.GetProperty("through").GetString().Should().Be("the proxy");
    }

    private KubernetesApi Api(string user) => new(ClusterAccess.Discover(_files.Kubeconfig(_server.Address, user: user))!, TimeProvider.System);
}
