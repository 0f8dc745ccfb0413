using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Injector.Templates;

/// <summary>
/// A value that takes a placeholder's place: its text, for use inside a string, and its JSON, for a scalar that is
/// nothing but the placeholder. Made once, at load for defaults, so that rendering only copies bytes.
/// </summary>
public sealed class TemplateValue
{
    /// <summary>No value: a property that is exactly this placeholder is left out.</summary>
    public static TemplateValue Absent { get; } = new(string.Empty, []);

    public static TemplateValue True { get; } = new("true", "true"u8.ToArray());

    public static TemplateValue False { get; } = new("false", "false"u8.ToArray());

    private TemplateValue(string text, byte[] json, IReadOnlyList<string>? items = null)
    {
        Text = text;
        Json = json;
        Items = items ?? [];
    }

    public string Text { get; }

    public byte[] Json { get; }

    /// <summary>A list's items; empty for every other type.</summary>
    public IReadOnlyList<string> Items { get; }

    public bool IsAbsent => Json.Length == 0;

    /// <summary>A JSON string.</summary>
    public static TemplateValue OfString(string text) => new(text, Quote(text));

    /// <summary>A JSON number or other literal whose text is its JSON.</summary>
    public static TemplateValue OfLiteral(string json) => new(json, System.Text.Encoding.UTF8.GetBytes(json));

    /// <summary>A JSON array of strings; inside a string its items are joined by commas, as an annotation writes them.</summary>
    public static TemplateValue OfList(IReadOnlyList<string> items)
    {
        var json = new ArrayBufferWriter<byte>();
        json.Write("["u8);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                json.Write(","u8);
            json.Write(Quote(items[i]));
        }
        json.Write("]"u8);
        return new TemplateValue(string.Join(',', items), json.WrittenSpan.ToArray(), items);
    }

    private static byte[] Quote(string text)
    {
        var encoded = JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;
        var quoted = new byte[encoded.Length + 2];
        quoted[0] = quoted[^1] = (byte)'"';
        encoded.CopyTo(quoted.AsSpan(1));
        return quoted;
    }
}
