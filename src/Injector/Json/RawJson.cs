using System.Text.Json;
using System.Text.Json.Serialization;

namespace Injector.Json;

/// <summary>A part of a document that is JSON already, and written as it is.</summary>
/// <param name="Utf8">The JSON; empty for an empty list.</param>
[JsonConverter(typeof(Converter))]
internal readonly record struct RawJson(ReadOnlyMemory<byte> Utf8)
{
    internal sealed class Converter : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Only ever written.");

        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Utf8.IsEmpty ? "[]"u8 : value.Utf8.Span, skipInputValidation: true);
    }
}
