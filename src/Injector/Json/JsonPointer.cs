namespace Injector.Json;

/// <summary>RFC 6901 tokens.</summary>
internal static class JsonPointer
{
    /// <summary>One reference token, escaped: <c>~</c> becomes <c>~0</c>, <c>/</c> becomes <c>~1</c>.</summary>
    public static string Escape(string token) =>
        token.AsSpan().ContainsAny('~', '/')
            ? token.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)
            : token;
}
