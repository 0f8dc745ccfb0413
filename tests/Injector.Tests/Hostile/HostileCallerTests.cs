using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Injector.Tests.Admission;
using Injector.Tests.Cluster;
using Injector.Tests.Hosting;
using Injector.Tests.Programs;
using Microsoft.AspNetCore.Http;
using static Injector.Tests.Cluster.Answers;

namespace Injector.Tests.Hostile;

/// <summary>
/// Whoever may create a pod, or reach the webhook's port, against the program as it is shipped, with the memory that the chart gives it: the
/// runtime's three quarters of 128 MiB, and where the program is the native one all of it.
/// </summary>
public sealed class HostileCallerTests : IAsyncLifetime
{
    private readonly Workplace _files = new();
    private readonly ConcurrentQueue<(string Method, string Path, string Body)> _asked = [];
    private FakeApiServer _api = null!;
    private InjectorProgram _server = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await FakeApiServer.StartAsync();
        _api.Lists.Add(List("10", [.. Enumerable.Range(0, 200).Select(i => Namespace($"ns-{i}")), Namespace("shop")]));
        _api.Watches.Add(Silence());
        _api.Others.Add(AnswerAsync);
        _server = await InjectorProgram.ServeAsync(ChartMemory, "--kubeconfig", _files.Kubeconfig(_api.Address), "--namespace", "own");
        await _server.UntilReadyAsync();
        _client = _server.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        await _api.DisposeAsync();
        _files.Dispose();
    }

    /// <summary>What the runtime makes of the chart's memory limit, said directly: not every machine lets a test make control groups.</summary>
    private static Dictionary<string, string> ChartMemory { get; } = new()
    {
        // In hexadecimal; a native program takes no prefix.
        ["DOTNET_GCHeapHardLimit"] = $"{Injector.Hosting.ServerLimits.Objects:x}",
    };

    [Fact]
    public async Task Owners_with_megabytes_of_names_end_nothing_and_reach_nobody()
    {
        foreach (var (size, times) in ((int, int)[])[(2_000_000, 12), (900_000, 14), (300_000, 10), (100_000, 10)])
            for (var i = 0; i < times; i++)
                await ReviewAsync("shop", $"p{i}", owner: $$"""{"apiVersion":"v1","kind":"X","uid":"u","name":"{{i}}-{{new string('x', size)}}"}""");

        await SettlesAsync();
        await StillServesAsync();
        _asked.Should().NotBeEmpty().And.OnlyContain(request => request.Body.Length < 4_096, "what is left in the cluster is bounded, too");
    }

    [Fact]
    public async Task Names_do_not_become_other_requests_in_the_servers_name()
    {
        foreach (var ns in (string[])["x?y=/events", "../../apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations", "..", ".", "a/b", "shop%2f..", "\u001b[31m", "A B", new string('n', 1_000_000)])
            await ReviewAsync(ns, "p");
        foreach (var owner in (string[])["../x", "a?b=c", "x\\u001b[31m\\n", "..", ""])
            await ReviewAsync("shop", "p", owner: $$"""{"apiVersion":"v1\\n","kind":"X/../Y","uid":"u\\u0000","name":"{{owner}}"}""");

        await SettlesAsync();
        _asked.Where(request => request.Method != "GET").Should().OnlyContain(request => System.Text.RegularExpressions.Regex.IsMatch(request.Path, "^/api/v1/namespaces/shop/events(/[a-z0-9.-]+)?$"));
        _server.Output.Should().NotContain("\u001b").And.NotContain(new string('n', 300));
        await StillServesAsync();
    }

    [Fact]
    public async Task Forged_reviews_do_not_keep_a_genuine_mistake_from_being_told()
    {
        for (var i = 0; i < 1_500; i++)
            await ReviewAsync($"junk-{i / 50}", $"p{i}");
        for (var i = 0; i < 600; i++)
            await ReviewAsync($"ns-{i % 10}", $"p{i}");

        await ReviewAsync("ns-77", "genuine");

        await _server.UntilAsync(() => _asked.Any(request => request.Path.Contains("/ns-77/", StringComparison.Ordinal)), "the genuine one is told");
        _asked.Count(request => request.Path.Contains("/ns-3/", StringComparison.Ordinal)).Should().BeLessThanOrEqualTo(50);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(8, 3)]
    public async Task Bodies_of_six_megabytes_alone_and_many_at_once_are_answered_or_refused_in_words(int parallel, int rounds)
    {
        var answers = new ConcurrentBag<string>();
        foreach (var body in (byte[][])[Dense("1,"), Dense("{},"), Dense("\"a\","), Dense("1,", 400_000), Dense("{\"a\":1},", 400_000), OneText()])
            await Task.WhenAll(Enumerable.Range(0, parallel).Select(async _ =>
            {
                for (var round = 0; round < rounds; round++)
                    answers.Add(await SendAsync(body));
            }));

        answers.Should().OnlyContain(answer => answer == "200" || answer == "413 Body too dense" || answer == "503 Too many large requests"
            // The budget is an estimate; where several come at once it may be wrong by some, and that costs these answers alone.
            || (parallel > 1 && answer == "503 Out of memory"));
        answers.Should().Contain("200", "one at a time they have room");
        await StillServesAsync();
    }

    [Fact]
    public async Task Whoever_holds_every_connection_keeps_nobody_out_and_readiness_tells_the_truth()
    {
        var held = new List<RawConnection>();
        await using var small = await InjectorProgram.ServeAsync(ChartMemory, "--max-connections", "200");
        for (var i = 0; i < 400; i++)
            held.Add(await RawConnection.OpenAsync(small.Webhook));
        using var client = small.CreateClient();

        using var answer = await client.PostAsync("/mutate", Reviews.Json(Reviews.Of(Reviews.OptedInPod)));

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await small.ReadyzAsync()).Should().Be("ok");
        (await small.MetricAsync("sidecar_injector_connections_closed_total", "reason=\"idle\"")).Should().BeGreaterThan(100);
        foreach (var connection in held)
            await connection.DisposeAsync();
    }

    private async Task StillServesAsync()
    {
        (await SendAsync(Encoding.UTF8.GetBytes(Reviews.Of(Reviews.OptedInPod)))).Should().Be("200");
        (await _server.ReadyzAsync()).Should().Be("ok");
        _server.HasExited.Should().BeFalse(_server.Output);
        if (InjectorProgram.IsNative)
            _server.ResidentBytes.Should().BeLessThan(Injector.Hosting.ServerLimits.Memory);
    }

    private async Task SettlesAsync()
    {
        var seen = -1;
        await _server.UntilAsync(
            () =>
            {
                var before = seen;
                seen = _asked.Count;
                Thread.Sleep(300);
                return seen == before;
            },
            "no more is asked");
    }

    private async Task ReviewAsync(string ns, string pod, string owner = "")
    {
        var references = owner.Length == 0 ? "" : $",\"ownerReferences\":[{owner}]";
        var metadata = $$"""{"name":"{{pod}}","annotations":{"sidecar-injector.io/inject":"true","sidecar-injector.io/template":"nope"}{{references}}""";
        var body = """
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u1","kind":{"group":"","version":"v1","kind":"Pod"},
            "resource":{"group":"","version":"v1","resource":"pods"},"operation":"CREATE","namespace":"
            """.TrimEnd() + ns.Replace("\u001b", "\\u001b", StringComparison.Ordinal) + "\",\"object\":{\"metadata\":" + metadata
            + "},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"a\"}]}}}}";
        (await SendAsync(Encoding.UTF8.GetBytes(body))).Should().Be("200");
    }

    private async Task<string> SendAsync(byte[] body)
    {
        using var answer = await _client.PostAsync("/mutate?timeout=30s", Reviews.Json(body));
        var said = await Reviews.ReadAsync(answer);
        return answer.StatusCode == HttpStatusCode.OK ? "200" : $"{(int)answer.StatusCode} {said.GetProperty("title").GetString()}";
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.Value!);
        _asked.Enqueue((method, path, _api.Requests.Last(request => request.Path == path).Body));
        await (path == "/version" ? Body("""{"major":"1","minor":"34","gitVersion":"v1.34.0"}""") : Body("{}", 201))(context);
    }

    private static byte[] Dense(string item, int size = 6_000_000)
    {
        var text = new StringBuilder(Head, size + 100);
        while (text.Length < size)
            text.Append(item);
        return Encoding.ASCII.GetBytes(text.Append("1]}]}}}}").ToString());
    }

    private static byte[] OneText() => Encoding.ASCII.GetBytes(Head + '"' + new string('x', 6_000_000) + "\"]}]}}}}");

    private const string Head = """
        {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u1","kind":{"group":"","version":"v1","kind":"Pod"},
        "resource":{"group":"","version":"v1","resource":"pods"},"operation":"CREATE","namespace":"shop","object":{"metadata":{"annotations":
        {"sidecar-injector.io/inject":"true"}},"spec":{"containers":[{"name":"a","args":[
        """;
}
