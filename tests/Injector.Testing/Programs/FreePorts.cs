using System.Net;
using System.Net.Sockets;

namespace Injector.Testing.Programs;

internal static class FreePorts
{
    /// <summary>Distinct loopback ports that nobody listens on at this moment.</summary>
    public static int[] Take(int count)
    {
        // All are held before the first is let go, so that they differ.
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
            listener.Start();
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners)
            listener.Stop();
        return ports;
    }

    /// <summary>Ports whose successor is free as well, for programs that take two.</summary>
    public static int[] TakeWithNext(int count)
    {
        var free = new List<int>();
        while (free.Count < count)
            free.AddRange(Take(count).Where(port => !free.Contains(port - 1) && !free.Contains(port + 1) && IsFree(port + 1)));
        return [.. free.Take(count)];
    }

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
