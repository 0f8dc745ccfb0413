using System.Globalization;
using System.Net;

namespace Injector.Cluster.Api;

/// <summary>
/// The hosts that are reached without a proxy: <c>NO_PROXY</c>, a list of <c>*</c>, names (<c>example.com</c> with all below it, <c>.example.com</c> with
/// what is below it alone), addresses and networks (<c>10.0.0.0/8</c>), each with a port or without.
/// </summary>
internal sealed class ProxyExceptions
{
    private readonly bool _all;
    private readonly List<IPNetwork> _networks = [];
    private readonly List<(IPAddress Address, int? Port)> _addresses = [];
    private readonly List<(string Suffix, bool Itself, int? Port)> _names = [];

    public ProxyExceptions(string list)
    {
        foreach (var item in list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (item == "*")
                _all = true;
            else if (IPNetwork.TryParse(item, out var network))
                _networks.Add(network);
            else
                Add(item.ToLowerInvariant());
        }
    }

    public bool Include(Uri destination)
    {
        var host = destination.IdnHost.ToLowerInvariant().TrimEnd('.');
        if (_all || host == "localhost")
            return true;
        if (!IPAddress.TryParse(host, out var address))
            return _names.Any(
                name => Fits(name.Port, destination) && (host.EndsWith("." + name.Suffix, StringComparison.Ordinal) || (name.Itself && host == name.Suffix)));
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return IPAddress.IsLoopback(address)
            || _networks.Any(network => network.Contains(address))
            || _addresses.Any(known => Fits(known.Port, destination) && known.Address.Equals(address));
    }

    private static bool Fits(int? port, Uri destination) => port is null || port == destination.Port;

    private void Add(string item)
    {
        var (host, port) = Split(item);
        if (IPAddress.TryParse(host, out var address))
            _addresses.Add((address, port));
        else if (host.StartsWith("*.", StringComparison.Ordinal))
            _names.Add((host[2..], false, port));
        else if (host.StartsWith('.'))
            _names.Add((host[1..], false, port));
        else if (host.Length > 0)
            _names.Add((host, true, port));
    }

    // An IPv6 address has colons of its own, and brackets where a port follows.
    private static (string Host, int? Port) Split(string item)
    {
        if (item.StartsWith('[') && item.IndexOf(']', StringComparison.Ordinal) is var end and > 0)
            return (item[1..end], Port(item[(end + 1)..].TrimStart(':')));
        if (IPAddress.TryParse(item, out _) || item.LastIndexOf(':') is not (var colon and >= 0))
            return (item, null);
        return Port(item[(colon + 1)..]) is { } port ? (item[..colon], port) : (item, null);
    }

    private static int? Port(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;
}
