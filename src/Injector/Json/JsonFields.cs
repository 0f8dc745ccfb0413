using System.Text.Json;

namespace Injector.Json;

/// <summary>Reading what another program wrote: a field of another type than expected counts as absent.</summary>
internal static class JsonFields
{
    extension(JsonElement element)
    {
        /// <summary>The field's value; <c>default</c> (undefined) when this is no object or has no such field.</summary>
        public JsonElement Field(string name) =>
            element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

        public string? Text(string name) =>
            element.Field(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

        public int? Integer(string name) =>
            element.Field(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

        public bool IsTrue(string name) => element.Field(name).ValueKind == JsonValueKind.True;

        /// <summary>The elements of a list field; none when it is absent, null or no list.</summary>
        public JsonElement.ArrayEnumerator Items(string name) =>
            element.Field(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;

        /// <summary>The texts of a list field; what is no text is left out.</summary>
        public IEnumerable<string> Texts(string name) =>
            element.Items(name).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!);

        /// <summary>A field that maps texts to texts, such as labels.</summary>
        public Dictionary<string, string> TextMap(string name)
        {
            var map = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var member in element.Members(name))
                if (member.Value.ValueKind == JsonValueKind.String)
                    map[member.Name] = member.Value.GetString()!;
            return map;
        }

        /// <summary>The members of an object field; none when it is absent, null or no object.</summary>
        public JsonElement.ObjectEnumerator Members(string name) =>
            element.Field(name) is { ValueKind: JsonValueKind.Object } map ? map.EnumerateObject() : default;
    }
}
