using System.Diagnostics;
using System.Globalization;
using Injector.Tests.Admission;
using Injector.Tests.Cluster;
using Injector.Tests.Programs;
using static Injector.Tests.Cluster.Answers;

namespace Injector.Tests.Hostile;

/// <summary>
/// The program as it is shipped, with a way to its API server that changes at random while pods are reviewed. SOAK_SECONDS says for how long; without it,
/// for so many turns.
/// </summary>
public sealed class UnreliableNetworkTests : IAsyncLifetime
{
    private const int Turns = 40;
    private const int ReviewsPerTurn = 20;
    private const int MostHandles = 300;

    // What is compiled as it runs grows while it does.
    private static readonly int MostGrowthKilobytes = InjectorProgram.IsNative ? 20_000 : 100_000;

    private static readonly TimeSpan Duration =
        TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("SOAK_SECONDS") ?? "0", CultureInfo.InvariantCulture));

    private readonly Workplace _files = new();
    private FakeApiServer _api = null!;
    private UnreliableNetwork _network = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await FakeApiServer.StartAsync();
        _api.Lists.Add(List("10", Namespace("shop", labels: "\"sidecar-injector.io/inject\":\"true\"")));
        _api.Watches.Add(Silence());
        _api.Others.Add(Body("""{"major":"1","minor":"34","gitVersion":"v1.34.0"}"""));
        _network = new UnreliableNetwork(_api.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _network.DisposeAsync();
        await _api.DisposeAsync();
        _files.Dispose();
    }

    [Fact]
    public async Task Every_review_is_answered_from_what_is_known_and_the_server_goes_on()
    {
        const int Seed = 20260131;
        var random = new Random(Seed);
        var faults = Enum.GetValues<Fault>();
        await using var server = await InjectorProgram.ServeAsync("--kubeconfig", _files.Kubeconfig(_network.Address), "--namespace", "own");
        await server.UntilReadyAsync();
        using var client = server.CreateClient();
        var answers = new Dictionary<string, int>();
        var (watch, turns, soon) = (Stopwatch.StartNew(), 0, (ProcessUsage?)null);

        for (; turns < Turns || watch.Elapsed < Duration; turns++)
        {
            if (soon is null && turns >= Turns / 4 && watch.Elapsed > Duration / 10)
                soon = ProcessUsage.Of(server.Id);
            _network.Fault = faults[random.Next(faults.Length)];
            if (random.Next(2) == 0)
                _network.BreakAll(random.Next(2) == 0 ? Fault.Resets : Fault.Closes);
            for (var review = 0; review < ReviewsPerTurn; review++)
            {
                // Every other one asks for an Event.
                var pod = review % 2 == 0
                    ? """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"app"}]}}"""
                    : $$$"""{"metadata":{"name":"p","annotations":{"sidecar-injector.io/template":"nope-{{{turns}}}"}},"spec":{"containers":[{"name":"app"}]}}""";
                using var answer = await client.PostAsync("/mutate?timeout=3s", Reviews.Json(Reviews.Of(pod)));
                var said = await Reviews.ReadAsync(answer);
                var decision = $"{(int)answer.StatusCode} {said.GetProperty("response").GetProperty("auditAnnotations").GetProperty("decision").GetString()}";
                answers[decision] = answers.GetValueOrDefault(decision) + 1;
            }

            await Task.Delay(random.Next(100));
        }

        var late = ProcessUsage.Of(server.Id);
        TestContext.Current.TestOutputHelper?.WriteLine($"{watch.Elapsed.TotalSeconds:0} s, {turns * ReviewsPerTurn} reviews, {_network.Connections} connections to the API server: {soon} soon, {late} late");
        answers.Keys.Should().BeSubsetOf(["200 NamespaceOptedIn", "200 TemplateNotFound"]);
        answers.Values.Sum().Should().Be(turns * ReviewsPerTurn, "every one is answered");
        late.ResidentKilobytes.Should().BeLessThan(soon!.ResidentKilobytes + MostGrowthKilobytes);
        late.Handles.Should().BeLessThan(MostHandles);
        (await server.ReadyzAsync()).Should().Be("ok", "what is known is served on");
        (await server.MetricAsync("sidecar_injector_background_failures_total")).Should().BeGreaterThan(0);
        _network.Fault = Fault.None;
        await server.UntilAsync(() => _api.Requests.Any(request => request.Method == "POST" && request.Path.EndsWith("/events", StringComparison.Ordinal)), "Events are sent once they can be");
        server.Send(InjectorProgram.Terminate);
        (await server.ExitCodeAsync()).Should().Be(0, server.Output);
    }

    [Theory]
    [InlineData(Fault.Hangs), InlineData(Fault.Resets), InlineData(Fault.Garbles), InlineData(Fault.Pages), InlineData(Fault.Floods)]
    public async Task A_start_without_an_API_server_waits_for_it(Fault fault)
    {
        _network.Fault = fault;
        await using var server = await InjectorProgram.ServeAsync("--kubeconfig", _files.Kubeconfig(_network.Address), "--namespace", "own", "--tls-mode", "self-signed-ca");
        await server.UntilAsync(() => _network.Connections > 2, "it asks");
        (await server.ReadyzAsync()).Should().Contain("[-]namespaces failed");

        _api.Others.Add(async context => await (context.Request.Path == "/version"
            ? Body("""{"major":"1","minor":"34","gitVersion":"v1.34.0"}""")
            : context.Request.Method == "POST" ? Body("""{"metadata":{"resourceVersion":"1"}}""", 201) : Status(404, "NotFound", "not there"))(context));
        _network.Fault = Fault.None;
        _network.BreakAll();

        await server.UntilReadyAsync();
    }

    [Theory]
    [InlineData("check", Fault.Resets), InlineData("check", Fault.Garbles), InlineData("check", Fault.Pages), InlineData("check", Fault.Floods), InlineData("check", Fault.Cuts)]
    [InlineData("explain", Fault.Resets), InlineData("explain", Fault.Garbles), InlineData("explain", Fault.Pages), InlineData("explain", Fault.Floods), InlineData("explain", Fault.Cuts)]
    public async Task A_command_says_in_one_line_what_it_tried_and_where(string verb, Fault fault)
    {
        _network.Fault = fault;
        string[] arguments = verb == "check" ? ["check"] : ["explain", "deployment/web", "-n", "shop"];

        var (code, output) = await InjectorProgram.RunAsync(new Dictionary<string, string>(), [.. arguments, "--kubeconfig", _files.Kubeconfig(_network.Address)]);

        code.Should().Be(2, output);
        output.Trim().Split('\n').Should().ContainSingle().Which.Should().StartWith($"injector {verb}: {_network.Address}").And.Contain("(GET /");
    }
}
