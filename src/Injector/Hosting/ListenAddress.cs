using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Injector.Hosting;

/// <summary>Where a port is listened on.</summary>
internal static class ListenAddress
{
    /// <summary>What is wrong with <c>--listen-address</c>.</summary>
    public static void Check(string? address, List<string> errors)
    {
        if (address is not null && !IPAddress.TryParse(address, out _))
            errors.Add($"--listen-address {address}: not an IP address; use for example 127.0.0.1, 0.0.0.0 or ::");
    }

    /// <summary>What is wrong with a port.</summary>
    public static void CheckPort(string option, int port, List<string> errors)
    {
        if (port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            errors.Add($"{option} {port}: must be between {IPEndPoint.MinPort} and {IPEndPoint.MaxPort}");
    }

    /// <summary>The address of a listening server as a client dials it: "all addresses" is nothing that one can.</summary>
    public static Uri Reachable(string address)
    {
        var url = new UriBuilder(address);
        if (url.Host is "0.0.0.0" or "[::]")
            url.Host = "localhost";
        return url.Uri;
    }

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
