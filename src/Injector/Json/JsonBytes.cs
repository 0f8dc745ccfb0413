using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Injector.Json;

/// <summary>Makes a small JSON document in memory, in <see cref="JsonFormat.Writer"/>'s form.</summary>
internal static class JsonBytes
{
    /// <summary>What is written, in UTF-8.</summary>
    public static ReadOnlyMemory<byte> Of(Action<Utf8JsonWriter> write) => Of(JsonFormat.Writer, write);

    /// <summary>The same for a document that is nested deeper than the writer takes by itself.</summary>
    public static ReadOnlyMemory<byte> Of(int maxDepth, Action<Utf8JsonWriter> write) => Of(JsonFormat.Writer with { MaxDepth = maxDepth }, write);

    /// <summary>What is written, as a line of text.</summary>
    public static string Line(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(Of(write).Span) + "\n";

    private static ReadOnlyMemory<byte> Of(JsonWriterOptions options, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, options))
            write(json);
        return buffer.WrittenMemory;
    }
}
