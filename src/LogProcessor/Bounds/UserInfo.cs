using System.Buffers;

namespace LogProcessor.Bounds;

/// <summary>The password in the authority of a URL (RFC 3986, section 3.2.1).</summary>
internal static class UserInfo
{
    private static readonly SearchValues<byte> Ends = SearchValues.Create("/?# \t\r\n\"'<>\\"u8);

    /// <param name="authority">What comes after <c>://</c>.</param>
    public static Stretch Password(ReadOnlySpan<byte> authority)
    {
        var end = authority.IndexOfAny(Ends);
        if (end >= 0)
            authority = authority[..end];
        Effort.Spend(authority.Length);
        // A password may hold an @ that nobody escaped.
        var at = authority.LastIndexOf((byte)'@');
        var colon = at < 0 ? -1 : authority[..at].IndexOf((byte)':');
        return colon < 0 ? default : new Stretch(colon + 1, at - colon - 1);
    }
}
