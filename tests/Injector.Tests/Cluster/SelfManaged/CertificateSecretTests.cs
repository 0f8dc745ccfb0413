using Injector.Cluster.Api;
using Injector.Cluster.SelfManaged;

namespace Injector.Tests.Cluster.SelfManaged;

public sealed class CertificateSecretTests
{
    private static readonly Dictionary<string, string?> Data = new() { ["ca.crt"] = "one", ["next-ca.crt"] = null };

    [Fact]
    public async Task A_Secret_is_read_with_its_version_and_what_is_no_text_is_left_out()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Others.Add(Answers.Body("""{"metadata":{"resourceVersion":"7"},"data":{"ca.crt":"b25l","x":null,"y":"***"}}"""));
        using var api = server.CreateApi();

        var stored = await new CertificateSecret(api, "shop", "tls").ReadAsync(default);

        server.Requests.Should().ContainSingle().Which.Path.Should().Be("/api/v1/namespaces/shop/secrets/tls");
        stored!.ResourceVersion.Should().Be("7");
        stored.Data.Should().Equal(new Dictionary<string, string> { ["ca.crt"] = "one" });
    }

    [Fact]
    public async Task No_Secret_is_no_error_but_a_refusal_is()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Others.Add(Answers.Status(404, "NotFound", "gone"), Answers.Status(403, "Forbidden", "not for you"));
        using var api = server.CreateApi();
        var secret = new CertificateSecret(api, "shop", "tls");

        (await secret.ReadAsync(default)).Should().BeNull();
        var read = () => secret.ReadAsync(default);

        await read.Should().ThrowAsync<KubernetesApiException>().WithMessage("*not for you*");
    }

    [Fact]
    public async Task The_first_write_creates_and_the_next_changes_exactly_what_was_read()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Others.Add(Answers.Body("""{"metadata":{"resourceVersion":"8"},"data":{"ca.crt":"b25l"}}"""));
        using var api = server.CreateApi();
        var secret = new CertificateSecret(api, "shop", "tls");

        var created = await secret.WriteAsync(Data, null, default);
        await secret.WriteAsync(Data, "8", default);

        created!.ResourceVersion.Should().Be("8");
        var (first, second) = (server.Requests.First(), server.Requests.Last());
        (first.Method, first.Path, first.ContentType).Should().Be(("POST", "/api/v1/namespaces/shop/secrets", "application/json"));
        first.Body.Should().Be("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"tls","labels":{"app.kubernetes.io/part-of":"sidecar-injector"}},"data":{"ca.crt":"b25l"}}""");
        (second.Method, second.Path, second.ContentType).Should().Be(("PATCH", "/api/v1/namespaces/shop/secrets/tls", "application/merge-patch+json"));
        second.Body.Should().Be("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"tls","resourceVersion":"8"},"data":{"ca.crt":"b25l","next-ca.crt":null}}""");
    }

    [Theory]
    [InlineData(409, "Conflict")]
    [InlineData(409, "AlreadyExists")]
    [InlineData(404, "NotFound")]
    public async Task Whoever_comes_second_is_told_to_read_again(int code, string reason)
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Others.Add(Answers.Status(code, reason, "too late"));
        using var api = server.CreateApi();

        (await new CertificateSecret(api, "shop", "tls").WriteAsync(Data, "8", default)).Should().BeNull();
    }
}
