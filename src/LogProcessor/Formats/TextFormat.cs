using System.Buffers;
using LogProcessor.Lines;

namespace LogProcessor.Formats;

/// <summary><c>[PROCESSED] 2026-01-31T12:00:00Z access.log - line</c>; <c>access.log (part) - …</c> where the line goes on.</summary>
internal sealed class TextFormat : ILineFormat
{
    private readonly SecondText _time = new();

    public void Write(IBufferWriter<byte> output, LineSource source, ReadOnlySpan<byte> line, bool isPart, DateTimeOffset time)
    {
        output.Write("[PROCESSED] "u8);
        output.Write(_time.Of(time));
        output.Write(" "u8);
        WriteOnOneLine(output, source.File);
        output.Write(isPart ? " (part) - "u8 : " - "u8);
        output.Write(line);
        output.Write("\n"u8);
    }

    /// <summary>A file's name may hold a newline; a line may not.</summary>
    private static void WriteOnOneLine(IBufferWriter<byte> output, ReadOnlySpan<byte> name)
    {
        for (int control; (control = name.IndexOfAnyInRange((byte)0, (byte)0x1f)) >= 0; name = name[(control + 1)..])
        {
            output.Write(name[..control]);
            output.Write("?"u8);
        }

        output.Write(name);
    }
}
