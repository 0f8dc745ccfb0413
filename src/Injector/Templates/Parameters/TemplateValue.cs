using System.Text.Json;

namespace Injector.Templates.Parameters;

/// <summary>
/// A value that takes a placeholder's place: its text, for use inside a string, and what it writes as JSON where a scalar
/// is nothing but the placeholder.
/// </summary>
internal sealed class TemplateValue
{
    private readonly Form _form;
    private readonly TemplateValue? _escaped;

    private TemplateValue(Form form, string text, IReadOnlyList<string>? items = null, TemplateValue? escaped = null)
    {
        _form = form;
        Text = text;
        Items = items ?? [];
        _escaped = escaped;
    }

    private enum Form
    {
        Absent,
        String,
        Literal,
        List,
    }

    /// <summary>No value: a property that is exactly this placeholder is left out.</summary>
    public static TemplateValue Absent { get; } = new(Form.Absent, "");

    public static TemplateValue True { get; } = OfLiteral("true");

    public static TemplateValue False { get; } = OfLiteral("false");

    /// <summary>Inside a string; a list's items are joined by commas, as an annotation writes them.</summary>
    public string Text { get; }

    /// <summary>A list's items; empty for every other form.</summary>
    public IReadOnlyList<string> Items { get; }

    public bool IsAbsent => _form == Form.Absent;

    /// <summary>As it is written into a field that Kubernetes expands: see <see cref="Verbatim"/>.</summary>
    public TemplateValue Expanded => _escaped ?? this;

    /// <summary>
    /// The same value, but reaching the container letter by letter even in a command, an argument or an environment variable, where
    /// Kubernetes replaces <c>$(NAME)</c> and turns <c>$$</c> into <c>$</c>. What an annotation says is data; what a template says may use
    /// that syntax.
    /// </summary>
    public TemplateValue Verbatim() =>
        !Text.Contains('$', StringComparison.Ordinal)
            ? this
            : new TemplateValue(_form, Text, Items, Items.Count > 0 ? OfList([.. Items.Select(Double)]) : OfString(Double(Text)));

    /// <summary>A JSON string.</summary>
    public static TemplateValue OfString(string text) => new(Form.String, text);

    /// <summary>A JSON number or other literal whose text is its JSON.</summary>
    public static TemplateValue OfLiteral(string json) => new(Form.Literal, json);

    /// <summary>A JSON array of strings.</summary>
    public static TemplateValue OfList(IReadOnlyList<string> items) => new(Form.List, string.Join(',', items), items);

    /// <summary>Writes the value; nothing when it is absent.</summary>
    public void Write(Utf8JsonWriter json)
    {
        switch (_form)
        {
            case Form.String:
                json.WriteStringValue(Text);
                break;
            case Form.Literal:
                json.WriteRawValue(Text, skipInputValidation: true);
                break;
            case Form.List:
                json.WriteStartArray();
                foreach (var item in Items)
                    json.WriteStringValue(item);
                json.WriteEndArray();
                break;
        }
    }

    private static string Double(string text) => text.Replace("$", "$$", StringComparison.Ordinal);
}
