namespace Injector.Fuzz;

internal static class Input
{
    public static byte[] Read(Stream stream)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>As a file's text is read: what is no UTF-8 becomes replacement characters, a byte order mark stays.</summary>
    public static string Text(byte[] input) => System.Text.Encoding.UTF8.GetString(input);
}
