using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Injector.Tests.Admission;

/// <summary>A TLS connection on which a test sends exactly the bytes it wants, when it wants.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TcpClient _tcp;
    private readonly SslStream _tls;

    private RawConnection(TcpClient tcp, SslStream tls)
    {
        _tcp = tcp;
        _tls = tls;
    }

    public static async Task<RawConnection> OpenAsync(Uri server)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(server.Host, server.Port);
        var tls = new SslStream(tcp.GetStream(), false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync(server.Host);
        return new RawConnection(tcp, tls);
    }

    public async Task SendAsync(string text)
    {
        await _tls.WriteAsync(Encoding.Latin1.GetBytes(text));
        await _tls.FlushAsync();
    }

    /// <summary>The beginning of an answer, such as "go on".</summary>
    public async Task<string> ReadSomeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[4096];
        return Encoding.Latin1.GetString(buffer, 0, await _tls.ReadAsync(buffer, patience.Token));
    }

    /// <summary>No more bytes will come from this side.</summary>
    public Task HangUpAsync() => _tls.ShutdownAsync();

    /// <summary>Everything up to the moment the server closes; empty when it closed without a word.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await _tls.ReadAsync(buffer, patience.Token) is var read and > 0)
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // A reset is one way to close.
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _tls.DisposeAsync();
        _tcp.Dispose();
    }
}
