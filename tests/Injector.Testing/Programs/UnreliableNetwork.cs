using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Injector.Testing.Programs;

/// <summary>What can happen to a connection on its way.</summary>
public enum Fault
{
    None,

    /// <summary>Taken, and never answered: what a load balancer does whose backends are gone.</summary>
    Hangs,

    /// <summary>Reset as soon as it is there.</summary>
    Resets,

    /// <summary>Closed in order, without a word.</summary>
    Closes,

    /// <summary>Cut in the middle of the answer.</summary>
    Cuts,

    /// <summary>The answer comes byte by byte.</summary>
    Drips,

    /// <summary>Bytes of the answer are others.</summary>
    Garbles,

    /// <summary>Somebody else answers, with a page.</summary>
    Pages,

    /// <summary>Somebody else answers, with bytes without end.</summary>
    Floods,
}

/// <summary>
/// A way to a server that a test makes good or bad at any moment, for new connections and for those that are open: a proxy of bytes.
/// </summary>
internal sealed class UnreliableNetwork : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _open = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _behind;
    private readonly Task _accepting;
    private volatile Fault _fault;
    private int _connections;

    public UnreliableNetwork(Uri behind)
    {
        _behind = behind;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>What happens from now on. What is open is treated likewise, but for <see cref="Fault.None"/>, which breaks nothing.</summary>
    public Fault Fault
    {
        get => _fault;
        set
        {
            _fault = value;
            if (value is Fault.Resets or Fault.Closes)
                BreakAll(value);
        }
    }

    /// <summary>Ends every open connection.</summary>
    public void BreakAll(Fault how = Fault.Resets)
    {
        foreach (var connection in _open.Keys)
            Break(connection, how);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        BreakAll();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                _ = CarryAsync(near);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using var far = new TcpClient();
        _open[near] = 0;
        try
        {
            if (_fault is Fault.Resets or Fault.Closes)
            {
                Break(near, _fault);
                return;
            }
            if (_fault is Fault.Pages or Fault.Floods)
            {
                await AnswerAsync(near.GetStream());
                return;
            }
            await far.ConnectAsync(_behind.Host, _behind.Port, _stop.Token);
            await Task.WhenAny(CopyAsync(near, far, answer: false), CopyAsync(far, near, answer: true));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
        }
        finally
        {
            _open.TryRemove(near, out _);
            near.Dispose();
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, bool answer)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _stop.Token) is var read and > 0)
                await PassAsync(buffer.AsMemory(0, read), answer ? from : null, to);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
        }
    }

    private async Task PassAsync(Memory<byte> bytes, TcpClient? answering, TcpClient to)
    {
        var fault = answering is null ? (_fault == Fault.Hangs ? Fault.Hangs : Fault.None) : _fault;
        switch (fault)
        {
            case Fault.Hangs:
                while (_fault == Fault.Hangs)
                    await Task.Delay(20, _stop.Token);
                // What was swallowed is gone; the connection with it.
                Break(to, Fault.Resets);
                return;
            case Fault.Cuts:
                await to.GetStream().WriteAsync(bytes[..(bytes.Length / 2)], _stop.Token);
                Break(to, Fault.Closes);
                return;
            case Fault.Drips:
                for (var i = 0; i < bytes.Length && _fault == Fault.Drips; i++)
                {
                    await to.GetStream().WriteAsync(bytes.Slice(i, 1), _stop.Token);
                    await Task.Delay(20, _stop.Token);
                }
                Break(to, Fault.Closes);
                return;
            case Fault.Garbles:
                for (var i = 0; i < bytes.Length; i += 37)
                    bytes.Span[i] ^= 0x15;
                break;
        }
        await to.GetStream().WriteAsync(bytes, _stop.Token);
    }

    private async Task AnswerAsync(NetworkStream to)
    {
        _ = await to.ReadAsync(new byte[4096], _stop.Token);
        await to.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html>"u8.ToArray(), _stop.Token);
        var more = new byte[64 * 1024];
        Array.Fill(more, (byte)'{');
        while (_fault == Fault.Floods)
            await to.WriteAsync(more, _stop.Token);
    }

    private static void Break(TcpClient connection, Fault how)
    {
        try
        {
            if (how == Fault.Resets)
                connection.Client.LingerState = new LingerOption(true, 0);
            connection.Client.Close();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or NullReferenceException)
        {
        }
    }
}
