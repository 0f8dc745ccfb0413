using System.Net.Sockets;
using System.Text;
using Injector.Hosting;
using Injector.Tests.Admission;

namespace Injector.Tests.Hosting;

public sealed class ServerLimitsTests
{
    [Fact]
    public async Task Beyond_the_connection_limit_the_webhook_turns_away_and_the_probes_still_answer()
    {
        await using var server = await RunningServer.StartAsync(options: new ServerOptions { MaxConnections = 3 });
        var held = new List<RawConnection>();
        for (var i = 0; i < 3; i++)
            held.Add(await RawConnection.OpenAsync(server.Webhook));

        var another = () => RawConnection.OpenAsync(server.Webhook);

        await another.Should().ThrowAsync<IOException>();
        (await server.GetManagementAsync("/livez")).Text.Should().Be("ok");
        await held[0].DisposeAsync();
        await Eventually.HoldsAsync(() => Opens(server), "one has left");
        foreach (var connection in held.Skip(1))
            await connection.DisposeAsync();
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
        // Those above the limit are turned away at once, the others when they have not begun their handshake in time.
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
        catch (IOException)
        {
            return false;
        }
    }
}
