using System.Diagnostics;

namespace LogProcessor.Bounds;

/// <summary>How many bytes were looked at, in debug builds: tests hold it against the bytes that there were. Nothing otherwise.</summary>
internal static class Effort
{
    [ThreadStatic]
    private static long s_bytes;

    public static long Bytes => s_bytes;

    [Conditional("DEBUG")]
    public static void Spend(int bytes) => s_bytes += bytes;
}
