using System.Buffers;
using LogProcessor.Lines;

namespace LogProcessor.Formats;

/// <summary>
/// How a line is written. Linear in the line's bytes and without allocation. What a format keeps between two lines is only what
/// it would compute again, so one can be swapped for another between any two lines; one thread uses it.
/// </summary>
internal interface ILineFormat
{
    /// <summary>Writes the line, and a newline after it.</summary>
    /// <param name="output">Asked for small pieces only, however long the line is.</param>
    /// <param name="source">The file and the container that the line is of.</param>
    /// <param name="line">The bytes of a line, or of an event of several, without the last line's end. Any bytes.</param>
    /// <param name="isPart">The line is too long to come whole, and this is not its last part.</param>
    /// <param name="time">When it was read.</param>
    void Write(IBufferWriter<byte> output, LineSource source, ReadOnlySpan<byte> line, bool isPart, DateTimeOffset time);
}
