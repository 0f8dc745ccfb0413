using System.Net.Sockets;
using System.Text;
using Injector.Admission;
using Injector.Hosting;
using Injector.Tests.Admission;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Tests.Hosting;

public sealed class ServerLimitsTests
{
    [Fact]
    public async Task Beyond_the_connection_limit_the_webhook_turns_away_says_so_and_the_probes_still_answer()
    {
        await using var server = await RunningServer.StartAsync(options: new ServerOptions { MaxConnections = 3 });
        var held = new List<RawConnection>();
        for (var i = 0; i < 3; i++)
            held.Add(await InUseAsync(server));

        var another = () => RawConnection.OpenAsync(server.Webhook);

        // Wherever in the handshake it is met.
        (await another.Should().ThrowAsync<Exception>()).Which.Should().Match(e => e is IOException || e is SocketException);
        (await server.GetManagementAsync("/livez")).Text.Should().Be("ok");
        (await server.GetManagementAsync("/readyz")).Text.Should().Contain("[-]connections failed: 3 of 3, all of them in use");
        await held[0].DisposeAsync();
        await Eventually.HoldsAsync(() => Opens(server), "one has left");
        foreach (var connection in held.Skip(1))
            await connection.DisposeAsync();
    }

    [Fact]
    public async Task A_connection_that_asks_for_nothing_is_closed_and_one_that_asked_is_kept()
    {
        await using var server = await RunningServer.StartAsync();
        await using var silent = await RawConnection.OpenAsync(server.Webhook);
        await using var asked = await RawConnection.OpenAsync(server.Webhook);
        await asked.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        (await silent.ReadToEndAsync()).Should().BeEmpty();

        await asked.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        (await asked.ReadToEndAsync()).Split("HTTP/1.1 404").Should().HaveCount(3, "both requests are answered");
        (await server.GetManagementAsync("/metrics")).Text.Should().Contain("sidecar_injector_connections_closed_total{reason=\"silent\"} 1");
    }

    [Fact]
    public async Task Idle_connections_give_way_to_whoever_wants_in()
    {
        const int Most = 8;
        await using var server = await RunningServer.StartAsync(Injector.Injection.SidecarInjector.Review, new ServerOptions { MaxConnections = Most });
        var idle = new List<RawConnection>();
        for (var i = 0; i < 5 * Most; i++)
        {
            idle.Add(await RawConnection.OpenAsync(server.Webhook));
            await idle[^1].SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        }
        using var client = server.CreateClient();

        using var answer = await client.PostAsync("/mutate", Reviews.Json(Reviews.Of(Reviews.OptedInPod)));

        answer.IsSuccessStatusCode.Should().BeTrue();
        (await server.GetManagementAsync("/readyz")).Text.Should().Be("ok", "nobody was turned away");
        foreach (var connection in idle)
            await connection.DisposeAsync();
    }

    [Fact]
    public void When_room_is_scarce_one_address_has_its_share_and_gives_way_first()
    {
        var (gate, limits) = (Gate(8), new ConnectionLimits(8));
        var greedy = Enumerable.Range(0, limits.Near).Select(_ => Enter(gate, "10.0.0.1")).ToList();
        greedy.Should().OnlyContain(one => !one.Aborted, "there is room");
        var other = Enter(gate, "10.0.0.2", busy: true);
        greedy.Count(one => one.Aborted).Should().Be(1, "one that has the most gives way");

        greedy.ForEach(one => one.Busy());
        Enter(gate, "10.0.0.1").Aborted.Should().BeTrue("it has its share, and all of that is in use");

        other.Aborted.Should().BeFalse();
        Enter(gate, "10.0.0.3").Aborted.Should().BeFalse("others have room");
        gate.Check().IsReady.Should().BeTrue("nobody but the greedy one was turned away");
    }

    [Fact]
    public void What_many_connections_took_is_given_back_when_they_are_gone()
    {
        var clock = new FakeTimeProvider();
        var times = 0;
        using var memory = new MemoryReturn(clock, () => times++);
        var gate = Gate(1_000, memory);

        Enumerable.Range(0, 30).Select(_ => Enter(gate, "10.0.0.1")).ToList().ForEach(one => one.Abort(null!));
        clock.Advance(MemoryReturn.Quiet);
        times.Should().Be(0, "so many are ordinary");

        Enumerable.Range(0, 200).Select(_ => Enter(gate, "10.0.0.1")).ToList().ForEach(one => one.Abort(null!));
        clock.Advance(MemoryReturn.Quiet);
        times.Should().Be(1);
    }

    private static ConnectionGate Gate(int most, MemoryReturn? memory = null) => new(
        "connections", new ConnectionLimits(most),
        new Injector.Telemetry.InjectorMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()),
        memory ?? new MemoryReturn(TimeProvider.System),
        TimeProvider.System);

    private static Visitor Enter(ConnectionGate gate, string address, bool busy = false)
    {
        var visitor = new Visitor(address);
        _ = gate.HoldAsync(visitor.Connection, _ => visitor.Gone.Task);
        if (busy)
            visitor.Busy();
        return visitor;
    }

    private sealed class Visitor(string address) : ConnectionContext
    {
        public TaskCompletionSource Gone { get; } = new();

        public bool Aborted { get; private set; }

        public ConnectionContext Connection => this;

        public override string ConnectionId { get; set; } = "";

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

        public override System.IO.Pipelines.IDuplexPipe Transport { get; set; } = null!;

        public override System.Net.EndPoint? RemoteEndPoint { get; set; } = new System.Net.IPEndPoint(System.Net.IPAddress.Parse(address), 1);

        public override void Abort(ConnectionAbortedException abortReason)
        {
            Aborted = true;
            Gone.TrySetResult();
        }

        public void Busy() => Features.Get<HeldConnection>()?.Begin();
    }

    // A request that is being answered: its body is awaited.
    private static async Task<RawConnection> InUseAsync(RunningServer server)
    {
        var connection = await RawConnection.OpenAsync(server.Webhook);
        await connection.SendAsync("POST /mutate?timeout=30s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100000\r\nExpect: 100-continue\r\n\r\n");
        await connection.ReadSomeAsync();
        return connection;
    }

    [Fact]
    public async Task Five_thousand_silent_connections_do_not_reach_the_probes_and_do_not_stay()
    {
        const int Connections = 5_000;
        Requires.Situation(OpenFiles() > (2 * Connections) + 1_000, "both ends of every connection are this process's, which may not open as many files");
        await using var server = await RunningServer.StartAsync();
        var silent = new List<TcpClient>();
        while (silent.Count < Connections)
            silent.AddRange(await Task.WhenAll(Enumerable.Range(0, 250).Select(_ => ConnectAsync(server.Webhook))));

        (await server.GetManagementAsync("/livez")).Text.Should().Be("ok");
        // Those that came first give way to those that come, and each goes when it has not begun its handshake in time.
        await Eventually.HoldsAsync(() => Opens(server), "the silent ones are sent away");

        silent.ForEach(connection => connection.Dispose());
    }

    [Fact]
    public async Task A_client_that_sends_its_body_byte_by_byte_is_sent_away()
    {
        await using var server = await RunningServer.StartAsync();
        await using var connection = await RawConnection.OpenAsync(server.Webhook);
        await connection.SendAsync("POST /mutate?timeout=30s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{");

        var answer = connection.ReadToEndAsync();
        while (!answer.IsCompleted)
        {
            await Task.WhenAny(answer, Task.Delay(500));
            await TryAsync(() => connection.SendAsync(" "));
        }

        (await answer).Should().StartWith("HTTP/1.1 408").And.Contain("Connection: close");
    }

    [Fact]
    public async Task A_client_that_never_finishes_its_headers_is_sent_away()
    {
        await using var server = await RunningServer.StartAsync();
        await using var connection = await RawConnection.OpenAsync(server.Webhook);

        await connection.SendAsync("POST /mutate HTTP/1.1\r\nHost: a\r\nX-Slow: ");

        (await connection.ReadToEndAsync()).Should().StartWith("HTTP/1.1 408");
    }

    [Fact]
    public async Task A_client_that_never_begins_its_handshake_is_sent_away()
    {
        await using var server = await RunningServer.StartAsync();
        using var silent = new TcpClient();
        await silent.ConnectAsync(server.Webhook.Host, server.Webhook.Port);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));

        var read = await silent.GetStream().ReadAsync(new byte[1], patience.Token);

        read.Should().Be(0);
    }

    [Fact]
    public async Task Plain_HTTP_on_the_webhook_port_is_sent_away()
    {
        await using var server = await RunningServer.StartAsync();
        using var plain = new TcpClient();
        await plain.ConnectAsync(server.Webhook.Host, server.Webhook.Port);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));

        await plain.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), patience.Token);
        using var answer = new MemoryStream();
        await plain.GetStream().CopyToAsync(answer, patience.Token);

        Encoding.ASCII.GetString(answer.ToArray()).Should().NotContain("HTTP/1.1 200");
    }

    private static async Task<TcpClient> ConnectAsync(Uri server)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(server.Host, server.Port);
        return connection;
    }

    private static int OpenFiles() =>
        File.Exists("/proc/self/limits") && File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal)) is { } line
        && int.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], out var files) ? files : int.MaxValue;

    /// <summary>The other side may have closed the connection already.</summary>
    private static async Task TryAsync(Func<Task> send)
    {
        try
        {
            await send();
        }
        catch (IOException)
        {
            // That is what is waited for.
        }
    }

    private static bool Opens(RunningServer server)
    {
        try
        {
            RawConnection.OpenAsync(server.Webhook).GetAwaiter().GetResult().DisposeAsync().AsTask().GetAwaiter().GetResult();
            return true;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return false;
        }
    }
}
