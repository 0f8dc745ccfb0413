using System.Text;
using System.Text.Json;

namespace Injector.Yaml;

/// <summary>
/// Writes JSON as block YAML the way kubectl prints it: two spaces, list items at their key's own indentation, quotes
/// only where a plain scalar would mean something else. Reading the result gives the same JSON.
/// </summary>
internal static class YamlWriter
{
    /// <param name="value">Any JSON value.</param>
    /// <returns>The document without separator, ending in a line feed.</returns>
    public static string Write(JsonElement value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    /// <summary>Appends the document to a text that stands at the start of a line.</summary>
    public static void Write(StringBuilder text, JsonElement value)
    {
        if (IsBlock(value))
            WriteBlock(text, value, 0, firstIndented: false);
        else
            WriteInline(text, value, 0);
    }

    /// <summary>True for a map or list with content, which takes lines of its own.</summary>
    private static bool IsBlock(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().MoveNext(),
        JsonValueKind.Array => value.GetArrayLength() > 0,
        _ => false,
    };

    private static void WriteBlock(StringBuilder text, JsonElement value, int indent, bool firstIndented)
    {
        if (value.ValueKind == JsonValueKind.Object)
            WriteMap(text, value, indent, firstIndented);
        else
            WriteList(text, value, indent, firstIndented);
    }

    private static void WriteMap(StringBuilder text, JsonElement map, int indent, bool firstIndented)
    {
        foreach (var member in map.EnumerateObject())
        {
            if (!firstIndented)
                text.Append(' ', indent);
            firstIndented = false;
            ScalarWriter.AppendKey(text, member.Name, indent);
            if (!IsBlock(member.Value))
            {
                text.Append(' ');
                WriteInline(text, member.Value, indent);
                continue;
            }

            text.Append('\n');
            WriteBlock(text, member.Value, member.Value.ValueKind == JsonValueKind.Array ? indent : indent + 2, firstIndented: false);
        }
    }

    private static void WriteList(StringBuilder text, JsonElement list, int indent, bool firstIndented)
    {
        foreach (var item in list.EnumerateArray())
        {
            if (!firstIndented)
                text.Append(' ', indent);
            firstIndented = false;
            text.Append("- ");
            if (IsBlock(item))
                WriteBlock(text, item, indent + 2, firstIndented: true);
            else
                WriteInline(text, item, indent);
        }
    }

    /// <summary>A value that starts in the current line, its line feed included.</summary>
    private static void WriteInline(StringBuilder text, JsonElement value, int indent)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            ScalarWriter.AppendValue(text, value.GetString()!, indent);
            return;
        }

        text.Append(value.ValueKind switch
        {
            JsonValueKind.Object => "{}",
            JsonValueKind.Array => "[]",
            _ => value.GetRawText(),
        }).Append('\n');
    }
}
