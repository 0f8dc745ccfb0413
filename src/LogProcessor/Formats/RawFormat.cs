using System.Buffers;
using LogProcessor.Lines;

namespace LogProcessor.Formats;

/// <summary>The bytes of the file and nothing else, a carriage return included. A part of a long line is a line.</summary>
internal sealed class RawFormat : ILineFormat
{
    public void Write(IBufferWriter<byte> output, LineSource source, ReadOnlySpan<byte> line, bool isPart, DateTimeOffset time)
    {
        output.Write(line);
        output.Write("\n"u8);
    }
}
