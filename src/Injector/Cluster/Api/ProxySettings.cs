using System.Net;

namespace Injector.Cluster.Api;

/// <summary>
/// Which proxy leads to an address, as kubectl understands it: <c>HTTPS_PROXY</c> and <c>HTTP_PROXY</c> by the address's scheme, and
/// <c>NO_PROXY</c> with names, suffixes, addresses and networks. This machine itself is never behind a proxy.
/// </summary>
/// <remarks>The rules are those of Go's package <c>golang.org/x/net/http/httpproxy</c>; .NET's own reading of these variables knows no networks.</remarks>
internal sealed class ProxySettings : IWebProxy
{
    private readonly Uri? _always;
    private readonly Uri? _https;
    private readonly Uri? _http;
    private readonly ProxyExceptions _exceptions;

    /// <param name="variable">Looks a variable of the environment up.</param>
    /// <param name="always">The proxy that a kubeconfig names for its cluster, which no variable overrides; null for none.</param>
    public ProxySettings(Func<string, string?> variable, string? always = null)
    {
        _always = Parse(always);
        _https = Parse(Either(variable, "HTTPS_PROXY"));
        _http = Parse(Either(variable, "HTTP_PROXY"));
        _exceptions = new ProxyExceptions(Either(variable, "NO_PROXY") ?? "");
    }

    public ICredentials? Credentials { get; set; }

    public Uri? GetProxy(Uri destination)
    {
        if (_always is not null)
            return _always;
        var proxy = destination.Scheme == Uri.UriSchemeHttps ? _https : _http;
        return proxy is null || _exceptions.Include(destination) ? null : proxy;
    }

    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    /// <summary>The proxy on the way to an address, for a message: without the password that may be in it. Null when there is none.</summary>
    public string? WayTo(Uri destination) => GetProxy(destination) is { } proxy ? $"{proxy.Scheme}://{proxy.Authority}" : null;

    private static string? Either(Func<string, string?> variable, string name) =>
        variable(name) is { Length: > 0 } upper ? upper : variable(name.ToLowerInvariant()) is { Length: > 0 } lower ? lower : null;

    // Go adds the scheme to what has none.
    private static Uri? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var known = text.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(known ? text : "http://" + text, UriKind.Absolute, out var proxy)
            || proxy.Scheme is not ("http" or "https" or "socks5" or "socks5h"))
            throw new KubernetesApiException(
                "the proxy in HTTPS_PROXY, HTTP_PROXY or the kubeconfig's proxy-url is no address of a proxy; write for example http://proxy.example:3128");
        // The two differ in who looks names up; .NET leaves that to the proxy, which Go's socks5 does as well.
        return proxy.Scheme == "socks5h" ? new UriBuilder(proxy) { Scheme = "socks5" }.Uri : proxy;
    }
}
