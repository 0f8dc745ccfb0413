using System.Buffers;
using System.Text.Json;

namespace Injector.Json;

/// <summary>A JSON writer that its thread keeps for the next one: a review takes several. To be disposed, which writes what is pending.</summary>
internal readonly ref struct KeptWriter
{
    [ThreadStatic]
    private static Utf8JsonWriter? _kept;

    // What a kept writer points to, so that it holds on to nobody's buffer. Nothing is written here.
    private static readonly ArrayBufferWriter<byte> Nowhere = new();

    private KeptWriter(Utf8JsonWriter json) => Json = json;

    public Utf8JsonWriter Json { get; }

    /// <summary>A writer onto a buffer, with <see cref="JsonFormat.Writer"/>'s options.</summary>
    public static KeptWriter For(IBufferWriter<byte> output)
    {
        // Taken, not shared: another one that begins before this one ends gets a writer of its own.
        if (_kept is not { } json)
            return new(new Utf8JsonWriter(output, JsonFormat.Writer));
        _kept = null;
        json.Reset(output);
        return new(json);
    }

    public void Dispose()
    {
        Json.Flush();
        Json.Reset(Nowhere);
        _kept = Json;
    }
}
