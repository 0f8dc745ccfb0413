using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Injector.Hosting;

/// <summary>Where a port is listened on.</summary>
internal static class ListenAddress
{
    public static bool IsOne(string text) => IPAddress.TryParse(text, out _);

    /// <summary>Listens there; without an address, on every one inside a cluster. Outside nobody but this machine has business with it.</summary>
    public static void Listen(KestrelServerOptions kestrel, string? address, int port, Action<ListenOptions> configure)
    {
        if (address is not null)
            kestrel.Listen(IPAddress.Parse(address), port, configure);
        else if (Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") is not null)
            kestrel.ListenAnyIP(port, configure);
        else
            kestrel.Listen(IPAddress.Loopback, port, configure);
    }
}
