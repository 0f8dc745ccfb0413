using System.Text;
using LogProcessor.Native;

namespace LogProcessor.Telling;

/// <summary>What the program was asked for, on standard output: its help, its version, what it would follow. No lines of logs.</summary>
/// <remarks>Without the class library's console, which knows terminals and keyboards: a tenth of a megabyte that nobody here needs.</remarks>
internal static class Answer
{
    private const int StandardOutput = 1;

    public static unsafe void Give(string text)
    {
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(text);
        while (!bytes.IsEmpty)
        {
            nint written;
            fixed (byte* pointer = bytes)
                written = Libc.write(StandardOutput, pointer, bytes.Length);
            if (written < 0 && Libc.LastError != Errno.Interrupted)
                return;
            bytes = bytes[(int)Math.Max(0, written)..];
        }
    }
}
