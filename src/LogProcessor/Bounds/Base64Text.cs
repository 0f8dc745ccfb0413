using System.Buffers;

namespace LogProcessor.Bounds;

internal static class Base64Text
{
    private static readonly SearchValues<byte> Url = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);
    private static readonly SearchValues<byte> Token = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~+/="u8);

    /// <summary>How many bytes of base64url (RFC 4648, section 5) the text begins with.</summary>
    public static int UrlLength(ReadOnlySpan<byte> text) => Length(text, Url);

    /// <summary>How many bytes of a bearer token (RFC 6750, section 2.1) the text begins with.</summary>
    public static int TokenLength(ReadOnlySpan<byte> text) => Length(text, Token);

    private static int Length(ReadOnlySpan<byte> text, SearchValues<byte> alphabet)
    {
        var end = text.IndexOfAnyExcept(alphabet);
        end = end < 0 ? text.Length : end;
        Effort.Spend(end);
        return end;
    }
}
