using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Injector.EndToEndTests.Pods;

namespace Injector.EndToEndTests.Node;

/// <summary>The samples that a newcomer applies, with a real web server and real requests.</summary>
public sealed partial class SampleTests(NodeFixture fixture) : NodeScenario(fixture)
{
    private const int Requests = 100;

    [Fact]
    public async Task The_access_log_comes_out_of_the_sidecar_line_by_line()
    {
        await StartAsync("sidecar-demo");

        await RequestAsync("sidecar-demo");

        var log = await AccessLogAsync("sidecar-demo");
        log.Should().Equal(await WrittenAsync("sidecar-demo", "nginx"));
        NumbersOf(log).Should().BeEquivalentTo(Enumerable.Range(0, Requests));
    }

    [Fact]
    public async Task The_forwarder_puts_time_and_file_before_each_line()
    {
        await StartAsync("nginx-log-forwarder");

        await RequestAsync("nginx-log-forwarder");

        var log = await AccessLogAsync("nginx-log-forwarder");
        log.Should().AllSatisfy(line => line.Should().MatchRegex(Forwarded()));
        log.Select(line => Forwarded().Replace(line, "")).Should().Equal(await WrittenAsync("nginx-log-forwarder", "nginx"));
        NumbersOf(log).Should().BeEquivalentTo(Enumerable.Range(0, Requests));
    }

    [Fact]
    public async Task The_applications_own_init_container_has_run_and_its_log_is_there()
    {
        await StartAsync("init-and-sidecar");

        await RequestAsync("init-and-sidecar");

        (await KubectlAsync("exec", "init-and-sidecar", "-c", "app", "--", "cat", "/config/init.txt")).Should().Be("Setup complete");
        NumbersOf(await AccessLogAsync("init-and-sidecar")).Should().BeEquivalentTo(Enumerable.Range(0, Requests));
    }

    private async Task StartAsync(string sample)
    {
        var file = Path.Combine(RepositoryRoot.Path, "samples", sample + ".yaml");
        foreach (var image in await ImagesAsync(file))
            await Fixture.Node.ProvideImageAsync(image, Cancellation);
        await KubectlAsync("apply", "-f", file);
        await WaitUntilReadyAsync(sample, "2/2");
    }

    private async Task<IEnumerable<string>> ImagesAsync(string file)
    {
        var pod = JsonNode.Parse(await KubectlAsync("apply", "--dry-run=client", "-o", "json", "-f", file))!.AsObject();
        return new StoredPod(pod).Containers.Concat(new StoredPod(pod).InitContainers).Select(container => (string)container["image"]!).Distinct();
    }

    // Through the API server, so that the node may be anywhere.
    private Task RequestAsync(string pod) => Parallel.ForEachAsync(
        Enumerable.Range(0, Requests),
        new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation },
        async (number, cancellation) =>
        {
            var path = $"api/v1/namespaces/{Namespace}/pods/{pod}:80/proxy/?number={number}";
            using var response = await Cluster.Api.SendAsync(HttpMethod.Get, path, null, cancellation);
            response.EnsureSuccessStatusCode();
        });

    /// <summary>The sidecar's lines about requests, once there is one for each.</summary>
    private Task<string[]> AccessLogAsync(string pod) => Eventually.GivesAsync(
        $"The sidecar of {pod} has logged {Requests} requests",
        Deadline,
        async () => (await SidecarLogAsync(pod)).Where(line => line.Contains("GET /")).ToArray() is var lines && lines.Length >= Requests ? lines : null,
        Cancellation);

    private async Task<string[]> WrittenAsync(string pod, string container) =>
        (await KubectlAsync("exec", pod, "-c", container, "--", "cat", "/var/log/nginx/access.log")).Split('\n');

    private static IEnumerable<int> NumbersOf(IEnumerable<string> log) =>
        log.Select(line => int.Parse(Number().Match(line).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));

    [GeneratedRegex(@"GET /\?number=(\d+) ")]
    private static partial Regex Number();

    [GeneratedRegex(@"^\[PROCESSED\] \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ access\.log - ")]
    private static partial Regex Forwarded();
}
