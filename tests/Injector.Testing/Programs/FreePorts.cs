using System.Net;
using System.Net.Sockets;

namespace Injector.Testing.Programs;

internal static class FreePorts
{
    // Below those that a cluster gives to services, and the kernel to outgoing connections, of which some tests make thousands.
    private const int First = 10_240;
    private const int Last = 29_900;

    // The successor of each belongs to it.
    private const int Step = 4;

    private static int _next = Random.Shared.Next(First, Last);

    /// <summary>Distinct loopback ports that nobody listens on at this moment, and that nobody else in this process is given.</summary>
    public static int[] Take(int count)
    {
        var free = new List<int>();
        while (free.Count < count)
            if (Next() is var port && IsFree(port))
                free.Add(port);
        return [.. free];
    }

    /// <summary>Ports whose successor is free as well, for programs that take two.</summary>
    public static int[] TakeWithNext(int count)
    {
        var free = new List<int>();
        while (free.Count < count)
            free.AddRange(Take(count).Where(port => !free.Contains(port - 1) && !free.Contains(port + 1) && IsFree(port + 1)));
        return [.. free.Take(count)];
    }

    private static int Next() => First + (int)((uint)Interlocked.Add(ref _next, Step) % (Last - First));

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
