using System.Text;
using LogProcessor.Native;

namespace LogProcessor.Telling;

/// <summary>Answers <c>GET /metrics</c> on a socket of its own: a scrape a connection, a few at once, none that can hold up the program.</summary>
internal sealed unsafe class MetricsServer : IDisposable
{
    private const int Most = 8;
    private const long Patience = 5_000;

    private readonly List<(int Handle, long Since)> _connections = [];

    private MetricsServer(int handle) => Handle = handle;

    public int Handle { get; }

    public IReadOnlyList<(int Handle, long Since)> Connections => _connections;

    /// <summary>Listens on all addresses, IPv6 where the pod has it. Null when the port cannot be had.</summary>
    public static MetricsServer? TryListen(int port)
    {
        const int stream = 0x80801; // SOCK_STREAM, not blocking, closed on exec
        Span<byte> address = stackalloc byte[28];
        foreach (var (family, length) in new[] { (10, 28u), (2, 16u) })
        {
            address.Clear();
            BitConverter.TryWriteBytes(address, (ushort)family);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(address[2..], (ushort)port);
            var handle = Libc.socket(family, stream, 0);
            if (handle < 0)
                continue;
            var (yes, no) = (1, 0);
            Libc.setsockopt(handle, 1, 2, &yes, 4);
            if (family == 10)
                Libc.setsockopt(handle, 41, 26, &no, 4);
            fixed (byte* pointer = address)
            {
                if (Libc.bind(handle, pointer, length) == 0 && Libc.listen(handle, Most) == 0)
                    return new(handle);
            }

            Libc.close(handle);
        }

        return null;
    }

    public void Accept(long now)
    {
        for (int handle; (handle = Libc.accept4(Handle, null, null, 0x80800)) >= 0;)
        {
            if (_connections.Count >= Most)
                Close(0);
            _connections.Add((handle, now));
        }
    }

    /// <summary>Answers those that have asked, and closes those that do not.</summary>
    public void Serve(long now, Func<byte[]> text)
    {
        Span<byte> request = stackalloc byte[2048];
        for (var index = _connections.Count - 1; index >= 0; index--)
        {
            var (handle, since) = _connections[index];
            nint length;
            fixed (byte* pointer = request)
                length = Libc.read(handle, pointer, request.Length);
            if (length < 0 && Libc.LastError is Errno.TryAgain or Errno.Interrupted && now - since < Patience)
                continue;
            if (length > 0)
                Answer(handle, request[..(int)length], text);
            Close(index);
        }
    }

    public void Dispose()
    {
        while (_connections.Count > 0)
            Close(0);
        Libc.close(Handle);
    }

    private static void Answer(int handle, ReadOnlySpan<byte> request, Func<byte[]> text)
    {
        var found = request.StartsWith("GET /metrics "u8) || request.StartsWith("GET /metrics?"u8);
        var body = found ? text() : "Only GET /metrics is answered here.\n"u8.ToArray();
        var head = $"HTTP/1.1 {(found ? "200 OK" : "404 Not Found")}\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
            + $"Content-Length: {body.Length}\r\nConnection: close\r\n\r\n";
        byte[] answer = [.. Encoding.ASCII.GetBytes(head), .. body];
        fixed (byte* pointer = answer)
            Libc.write(handle, pointer, answer.Length);
    }

    private void Close(int index)
    {
        Libc.close(_connections[index].Handle);
        _connections.RemoveAt(index);
    }
}
