using System.Buffers;
using LogProcessor.Lines;

namespace LogProcessor.Formats;

/// <summary>
/// One JSON object a line: <c>time</c> (when it was read), <c>file</c>, <c>container</c> where it is known, and <c>line</c>; or
/// <c>record</c> where the line itself is a JSON object, so that nobody has to parse JSON out of a string. A part of a long line
/// says <c>"part":true</c> until the last.
/// </summary>
internal sealed class JsonFormat : ILineFormat
{
    private readonly SecondText _time = new();

    public void Write(IBufferWriter<byte> output, LineSource source, ReadOnlySpan<byte> line, bool isPart, DateTimeOffset time)
    {
        // Where lines end with CR LF, the CR is part of the end.
        if (!isPart && line is [.. var content, (byte)'\r'])
            line = content;
        output.Write("{\"time\":\""u8);
        output.Write(_time.Of(time));
        output.Write("\",\"file\":"u8);
        JsonText.Write(output, source.File);
        if (!source.Container.IsEmpty)
        {
            output.Write(",\"container\":"u8);
            JsonText.Write(output, source.Container);
        }

        if (!isPart && JsonObject.Is(line))
        {
            output.Write(",\"record\":"u8);
            WriteOnOneLine(output, line);
        }
        else
        {
            output.Write(",\"line\":"u8);
            JsonText.Write(output, line);
            if (isPart)
                output.Write(",\"part\":true"u8);
        }

        output.Write("}\n"u8);
    }

    /// <summary>Outside of strings, where alone they can stand, line ends mean what a blank means.</summary>
    private static void WriteOnOneLine(IBufferWriter<byte> output, ReadOnlySpan<byte> json)
    {
        json = json.Trim(" \t\r\n"u8);
        for (int end; (end = json.IndexOfAny((byte)'\n', (byte)'\r')) >= 0; json = json[(end + 1)..])
        {
            output.Write(json[..end]);
            output.Write(" "u8);
        }

        output.Write(json);
    }
}
