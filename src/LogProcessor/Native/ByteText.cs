using System.Text;

namespace LogProcessor.Native;

/// <summary>Names of files are bytes, whatever encoding they are meant in. Here each is a text whose characters, U+0000 to U+00FF, stand for its bytes.</summary>
internal static class ByteText
{
    /// <summary>The longest path that the kernel takes, with the zero behind it.</summary>
    public const int LongestPath = 4096;

    public static string FromBytes(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    public static byte[] ToBytes(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>A setting, which came as characters of its own, in this form.</summary>
    public static string FromSetting(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>For a message: what a terminal would obey is a question mark.</summary>
    public static string Shown(string text)
    {
        var bytes = ToBytes(text);
        foreach (ref var value in bytes.AsSpan())
        {
            if (value is < 0x20 or 0x7f)
                value = (byte)'?';
        }

        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Writes the path with a zero behind it, as the kernel wants it. False when it is longer than any path.</summary>
    public static bool TryWritePath(string path, Span<byte> buffer)
    {
        if (path.Length >= buffer.Length)
            return false;
        Encoding.Latin1.GetBytes(path, buffer);
        buffer[path.Length] = 0;
        return true;
    }

    public static ReadOnlySpan<byte> UntilZero(ReadOnlySpan<byte> bytes) => bytes.IndexOf((byte)0) is >= 0 and var end ? bytes[..end] : bytes;
}
