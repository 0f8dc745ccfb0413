namespace Injector.Cluster.Api;

/// <summary>Reads the API server's warnings: <c>Warning: 299 - "text"</c>, one header each (RFC 7234, section 5.5).</summary>
internal static class WarningHeaders
{
    public static IReadOnlyList<string> Read(HttpResponseMessage response) =>
        response.Headers.Warning.Count == 0 ? [] : [.. response.Headers.Warning.Select(warning => Unquote(warning.Text))];

    private static string Unquote(string quoted) =>
        quoted is ['"', .. var text, '"']
            ? text.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal)
            : quoted;
}
