using Injector.Certificates.SelfManaged;
using Injector.Cluster.Api;
using Injector.Cluster.SelfManaged;

namespace Injector.Tests.Cluster.SelfManaged;

public sealed class WebhookRegistrationsTests
{
    private const string Path = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/";

    [Fact]
    public async Task Those_that_exist_are_read_with_the_bundle_of_each_entry()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Others.Add(
            Answers.Status(404, "NotFound", "not installed"),
            Answers.Body("""{"metadata":{"resourceVersion":"7"},"webhooks":[{"clientConfig":{"caBundle":"b25l"}},{"clientConfig":{}},{}]}"""));
        using var api = server.CreateApi();

        var read = await new WebhookRegistrations(api, ["a", "b"]).ReadAsync(default);

        var registration = read.Should().ContainSingle().Subject;
        (registration.Name, registration.ResourceVersion).Should().Be(("b", "7"));
        registration.CaBundles.Should().Equal("one", null, null);
        server.Requests.Select(request => request.Path).Should().Equal(Path + "a", Path + "b");
    }

    [Fact]
    public async Task The_caBundle_alone_is_written_and_only_to_what_was_read()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Others.Add(Answers.Body("{}"));
        using var api = server.CreateApi();

        (await new WebhookRegistrations(api, ["a"]).SetCaBundleAsync(new WebhookRegistration("a", "7", [null, "x"]), "one", default)).Should().BeTrue();

        var request = server.Requests.Should().ContainSingle().Subject;
        (request.Method, request.Path, request.ContentType).Should().Be(("PATCH", Path + "a", "application/json-patch+json"));
        request.Body.Should().Be(
            """[{"op":"replace","path":"/metadata/resourceVersion","value":"7"},{"op":"add","path":"/webhooks/0/clientConfig/caBundle","value":"b25l"},{"op":"add","path":"/webhooks/1/clientConfig/caBundle","value":"b25l"}]""");
    }

    [Theory]
    [InlineData(409, "Conflict", "the object has been modified")]
    [InlineData(404, "NotFound", "gone")]
    public async Task What_has_changed_since_is_left_for_the_next_look(int code, string reason, string message)
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Others.Add(Answers.Status(code, reason, message));
        using var api = server.CreateApi();

        (await new WebhookRegistrations(api, ["a"]).SetCaBundleAsync(new WebhookRegistration("a", "7", [null]), "one", default)).Should().BeFalse();
    }

    [Theory]
    [InlineData(403, "Forbidden")]
    [InlineData(422, "Invalid")]
    public async Task A_refusal_is_an_error(int code, string reason)
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Others.Add(Answers.Status(code, reason, "not for you"));
        using var api = server.CreateApi();

        var write = () => new WebhookRegistrations(api, ["a"]).SetCaBundleAsync(new WebhookRegistration("a", "7", [null]), "one", default);

        await write.Should().ThrowAsync<KubernetesApiException>();
    }
}
