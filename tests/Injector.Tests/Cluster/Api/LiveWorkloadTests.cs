using Injector.Cluster.Api;
using static Injector.Tests.Cluster.Answers;

namespace Injector.Tests.Cluster.Api;

public sealed class LiveWorkloadTests
{
    [Fact]
    public async Task A_CronJob_is_read_from_the_earlier_version_where_the_server_has_no_other()
    {
        await using var server = await FakeApiServer.StartAsync();
        using var api = server.CreateApi();
        server.Others.Add(
            Status(404, "NotFound", "the server could not find the requested resource"),
            Body("""{"groupVersion":"batch/v1","resources":[{"name":"jobs"},{"name":"jobs/status"}]}"""),
            Body("""{"apiVersion":"batch/v1beta1","kind":"CronJob","metadata":{"name":"report"}}"""));

        var found = await ReadAsync("cronjob/report", api);

        found.GetProperty("apiVersion").GetString().Should().Be("batch/v1beta1");
        server.Requests.Select(request => request.Path).Should().Equal(
            "/apis/batch/v1/namespaces/shop/cronjobs/report", "/apis/batch/v1", "/apis/batch/v1beta1/namespaces/shop/cronjobs/report");
    }

    [Theory]
    [InlineData("cronjob/report", 2)]
    [InlineData("job/report", 1)]
    public async Task An_object_that_is_not_there_is_said_so(string target, int requests)
    {
        await using var server = await FakeApiServer.StartAsync();
        using var api = server.CreateApi();
        server.Others.Add(
            Status(404, "NotFound", "report not found"), Body("""{"groupVersion":"batch/v1","resources":[{"name":"cronjobs"}]}"""));

        var reading = () => ReadAsync(target, api);

        (await reading.Should().ThrowAsync<KubernetesApiException>()).WithMessage("report not found");
        server.Requests.Should().HaveCount(requests);
    }

    private static Task<System.Text.Json.JsonElement> ReadAsync(string target, KubernetesApi api) =>
        LiveWorkload.Parse(target).Value!.ReadAsync(api, "shop", CancellationToken.None);
}
