using System.Text.Json;
using Injector.Json;
using Injector.Text;

namespace Injector.Templates.Documents;

/// <summary>
/// One value of a document under validation: its JSON, its place, and where diagnostics go. Every reader reports what is
/// wrong and returns something harmless, so that one pass finds every error of a file.
/// </summary>
/// <remarks>A class: native code has each generic method once for all classes, and once more for each struct.</remarks>
internal sealed class DocumentNode(JsonElement element, string pointer, DocumentReport report)
{
    public JsonElement Element { get; } = element;

    /// <summary>Where it stands in the document, as a JSON pointer.</summary>
    public string Pointer { get; } = pointer;

    public DocumentReport Report { get; } = report;

    /// <summary>What is missing where there is no document either: nothing can be reported there.</summary>
    public static DocumentNode None { get; } = new(default, "", null!);

    public bool Exists => Element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public bool IsMap => Element.ValueKind == JsonValueKind.Object;

    public bool IsList => Element.ValueKind == JsonValueKind.Array;

    /// <summary>The value when it is a string, without a diagnostic when it is none.</summary>
    public string? String => Element.ValueKind == JsonValueKind.String ? Element.GetString() : null;

    /// <summary>Reports at the value; at the key of the nearest map around it when there is none.</summary>
    public void Error(string message) => Report.Add(Severity.Error, Pointer, message, atKey: !Exists);

    public void Warn(string message) => Report.Add(Severity.Warning, Pointer, message, atKey: !Exists);

    /// <summary>Reports at the key: the value does not matter.</summary>
    public void ErrorAtKey(string message) => Report.Add(Severity.Error, Pointer, message, atKey: true);

    public void WarnAtKey(string message) => Report.Add(Severity.Warning, Pointer, message, atKey: true);

    /// <summary>A member; one that does not <see cref="Exists"/> when missing, null, or this is not an object.</summary>
    public DocumentNode Member(string name) => new(
        IsMap && Element.TryGetProperty(name, out var member) ? member : default,
        $"{Pointer}/{JsonPointer.Escape(name)}", Report);

    /// <summary>The members of an object; none, and an error, when it is something else.</summary>
    public IEnumerable<(string Name, DocumentNode Value)> Members()
    {
        if (!Expect(JsonValueKind.Object, "a map"))
            yield break;
        foreach (var member in Element.EnumerateObject())
            yield return (member.Name, new DocumentNode(member.Value, $"{Pointer}/{JsonPointer.Escape(member.Name)}", Report));
    }

    /// <summary>The items of a list; none, and an error, when it is something else.</summary>
    public IEnumerable<DocumentNode> Items()
    {
        if (!Expect(JsonValueKind.Array, "a list"))
            yield break;
        var index = 0;
        foreach (var item in Element.EnumerateArray())
            yield return new DocumentNode(item, $"{Pointer}/{index++}", Report);
    }

    /// <summary>Reports every member that is not among <paramref name="known"/>, with the nearest that is.</summary>
    public void AllowOnly(params string[] known)
    {
        if (!Exists)
            return;
        foreach (var (name, value) in Members())
            if (!known.Contains(name))
                value.ErrorAtKey(Spelling.Nearest(name, known) is { } nearest
                    ? $"is not a field; did you mean {nearest}?"
                    : $"is not a field; known here: {string.Join(", ", known)}");
    }

    /// <summary>A string; null when missing, and an error when something else.</summary>
    public string? Text() => Expect(JsonValueKind.String, "a string") ? Element.GetString() : null;

    /// <summary>A string that must be there; empty after an error.</summary>
    public string RequiredText(string example)
    {
        if (!Exists)
            Error($"is missing; write for instance {example}");
        else if (String is { Length: 0 })
            Error($"is empty; write for instance {example}");
        return Text() ?? "";
    }

    /// <summary>The text of any scalar, as a parameter's default or bound may be written without quotes.</summary>
    public string? ScalarText()
    {
        if (!Exists)
            return null;
        if (IsMap || IsList)
        {
            Error($"must be a single value, not {Kind}");
            return null;
        }

        return String ?? Element.GetRawText();
    }

    /// <summary>What it is, in words.</summary>
    public string Kind => Element.ValueKind switch
    {
        JsonValueKind.Object => "a map",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "nothing",
    };

    private bool Expect(JsonValueKind kind, string what)
    {
        if (Exists && Element.ValueKind != kind)
            Error($"must be {what}, not {Kind}{(kind == JsonValueKind.String && !IsMap && !IsList ? "; put it in quotes" : "")}");
        return Element.ValueKind == kind;
    }
}
