using System.Text.Json;

namespace Injector.Json;

/// <summary>
/// Reading JSON that others wrote, without throwing: a member that is absent, of another type than asked for, or text that
/// cannot be decoded (JSON can escape half a surrogate pair, which no string can hold) is simply not there.
/// </summary>
/// <remarks>The name of a member that is enumerated still throws when it cannot be decoded: an <see cref="InvalidOperationException"/>; see <c>HasUndecodableText</c>.</remarks>
internal static class JsonElements
{
    // Deeper than any document that is parsed here.
    private static readonly JsonWriterOptions Deep = new() { SkipValidation = true, MaxDepth = 4096 };

    extension(JsonElement element)
    {
        /// <summary>The member's value; <c>default</c> (undefined) when this is no object or has no such member.</summary>
        public JsonElement Member(string name) =>
            element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

        /// <summary>The same for a name in UTF-8.</summary>
        public JsonElement Member(ReadOnlySpan<byte> name) =>
            element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

        /// <summary>This value as text; null when it is none.</summary>
        public string? Text()
        {
            if (element.ValueKind != JsonValueKind.String)
                return null;
            try
            {
                return element.GetString();
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }

        /// <summary>A member's text; null when it has none.</summary>
        public string? Text(string name) => element.Member(name).Text();

        /// <summary>The same for a name in UTF-8.</summary>
        public string? Text(ReadOnlySpan<byte> name) => element.Member(name).Text();

        /// <summary>Compares a member's text without making a string.</summary>
        public bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected)
        {
            if (element.Member(name) is not { ValueKind: JsonValueKind.String } value)
                return false;
            try
            {
                return value.ValueEquals(expected);
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }

        /// <summary>A member's whole number; null when it is none, or too large.</summary>
        public int? Integer(string name) =>
            element.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

        /// <summary>Whether a member is the literal <c>true</c>.</summary>
        public bool IsTrue(string name) => element.Member(name).ValueKind == JsonValueKind.True;

        /// <summary>The same for a name in UTF-8.</summary>
        public bool IsTrue(ReadOnlySpan<byte> name) => element.Member(name).ValueKind == JsonValueKind.True;

        /// <summary>The elements of this list; none when it is no list.</summary>
        public JsonElement.ArrayEnumerator Items() => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : default;

        /// <summary>The elements of a list member; none when it is absent, null or no list.</summary>
        public JsonElement.ArrayEnumerator Items(string name) => element.Member(name).Items();

        /// <summary>The same for a name in UTF-8.</summary>
        public JsonElement.ArrayEnumerator Items(ReadOnlySpan<byte> name) => element.Member(name).Items();

        /// <summary>The texts of a list member; what is no text is left out.</summary>
        public IEnumerable<string> Texts(string name) => element.Items(name).Select(item => item.Text()).OfType<string>();

        /// <summary>The members of this object; none when it is no object.</summary>
        public JsonElement.ObjectEnumerator Members() => element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : default;

        /// <summary>The members of an object member; none when it is absent, null or no object.</summary>
        public JsonElement.ObjectEnumerator Members(string name) => element.Member(name).Members();

        /// <summary>This object as a map from texts to texts, such as labels; what is no text is left out.</summary>
        public Dictionary<string, string> TextMap()
        {
            var map = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var member in element.Members())
                if (member.Value.Text() is { } text)
                    map[member.Name] = text;
            return map;
        }

        /// <summary>An object member as a map from texts to texts.</summary>
        public Dictionary<string, string> TextMap(string name) => element.Member(name).TextMap();

        /// <summary>Whether a text or a member's name in it, at any depth, cannot be decoded. Goes through all of it.</summary>
        public bool HasUndecodableText()
        {
            if (element.ValueKind == JsonValueKind.Undefined)
                return false;
            try
            {
                using var nowhere = new Utf8JsonWriter(Stream.Null, Deep);
                element.WriteTo(nowhere);
                return false;
            }
            catch (InvalidOperationException)
            {
                return true;
            }
        }
    }
}
