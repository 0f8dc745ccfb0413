using System.Text.Json;
using Injector.Injection;
using Injector.Json;

namespace Injector.Templates;

/// <summary>
/// One value of a document under validation: its JSON, its place, and where findings go. Every reader reports what is
/// wrong and returns something harmless, so that one pass finds every error of a file.
/// </summary>
public readonly record struct DocumentNode(JsonElement Element, string Pointer, DocumentReport Report)
{
    public bool Exists => Element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public void Error(string message) => Report.Add(Severity.Error, Pointer, message);

    public void Warn(string message) => Report.Add(Severity.Warning, Pointer, message);

    /// <summary>A member; one that does not <see cref="Exists"/> when missing, null, or this is not an object.</summary>
    public DocumentNode Member(string name) => new(
        Element.ValueKind == JsonValueKind.Object && Element.TryGetProperty(name, out var member) ? member : default,
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
                value.Error(Spelling.Nearest(name, known) is { } nearest
                    ? $"unknown field; did you mean {nearest}?"
                    : $"unknown field; known here: {string.Join(", ", known)}");
    }

    /// <summary>A string; null when missing, and an error when something else.</summary>
    public string? Text() => Expect(JsonValueKind.String, "a string") ? Element.GetString() : null;

    /// <summary>A string that must be there.</summary>
    public string RequiredText(string example)
    {
        if (!Exists)
            Error($"is missing; write for instance {example}");
        return Text() ?? string.Empty;
    }

    /// <summary>The text of any scalar, as a parameter's default or bound may be written without quotes.</summary>
    public string? ScalarText()
    {
        if (!Exists)
            return null;
        if (Element.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            Error("must be a single value");
            return null;
        }
        return Element.ValueKind == JsonValueKind.String ? Element.GetString() : Element.GetRawText();
    }

    private bool Expect(JsonValueKind kind, string what)
    {
        if (Exists && Element.ValueKind != kind)
            Error($"must be {what}, not {Describe(Element.ValueKind)}");
        return Element.ValueKind == kind;
    }

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "a map",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number; quote it",
        _ => "true or false; quote it",
    };
}
