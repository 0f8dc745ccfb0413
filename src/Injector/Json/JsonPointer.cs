using System.Runtime.CompilerServices;

namespace Injector.Json;

/// <summary>RFC 6901 tokens.</summary>
internal static class JsonPointer
{
    /// <summary>One reference token, escaped: <c>~</c> becomes <c>~0</c>, <c>/</c> becomes <c>~1</c>.</summary>
    public static string Escape(string token) =>
        token.AsSpan().ContainsAny('~', '/')
            ? token.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)
            : token;

    /// <summary>Appends one reference token, escaped.</summary>
    public static void AppendEscaped(ref DefaultInterpolatedStringHandler path, ReadOnlySpan<char> token)
    {
        for (var at = token.IndexOfAny('~', '/'); at >= 0; at = token.IndexOfAny('~', '/'))
        {
            path.AppendFormatted(token[..at]);
            path.AppendLiteral(token[at] == '~' ? "~0" : "~1");
            token = token[(at + 1)..];
        }

        path.AppendFormatted(token);
    }
}
