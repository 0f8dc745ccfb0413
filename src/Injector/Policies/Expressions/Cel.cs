using System.Globalization;
using System.Text;

namespace Injector.Policies.Expressions;

/// <summary>Writes CEL, the language of admission policies. Source: the CEL specification, and "CEL in Kubernetes" in Kubernetes' documentation.</summary>
internal static class Cel
{
    /// <summary>A text as a literal.</summary>
    public static string Text(string text)
    {
        var literal = new StringBuilder("'");
        foreach (var c in text)
            _ = c switch
            {
                '\'' or '\\' => literal.Append('\\').Append(c),
                '\n' => literal.Append("\\n"),
                '\r' => literal.Append("\\r"),
                '\t' => literal.Append("\\t"),
                _ when char.IsControl(c) => literal.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => literal.Append(c),
            };
        return literal.Append('\'').ToString();
    }

    /// <summary>A regular expression as a literal, without escapes of its own where that can be.</summary>
    public static string Pattern(string pattern) =>
        pattern.Contains('\'', StringComparison.Ordinal) || pattern.Any(char.IsControl) ? Text(pattern) : $"r'{pattern}'";

    /// <summary>A list of literals.</summary>
    public static string Texts(IEnumerable<string> texts) => List(texts.Select(Text));

    /// <summary>A list of expressions.</summary>
    public static string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";

    /// <summary>Texts one behind the other.</summary>
    public static string Concat(IReadOnlyList<string> texts) => texts.Count == 0 ? "''" : string.Join(" + ", texts);

    /// <summary>The value of the first condition that holds.</summary>
    public static string First(IEnumerable<(string Condition, string Value)> cases, string otherwise)
    {
        var text = new StringBuilder();
        foreach (var (condition, value) in cases)
            text.Append(CultureInfo.InvariantCulture, $"{condition} ? {value}\n: ");
        return text.Append(otherwise).ToString();
    }

    /// <summary>A value that is used more than once under a name: there is no other <c>let</c>.</summary>
    public static string Let(string name, string value, string body) => $"[{value}].map({name}, {body})[0]";

    /// <summary>Every one of the conditions; true for none.</summary>
    public static string All(IReadOnlyCollection<string> conditions) => conditions.Count == 0 ? "true" : string.Join(" && ", conditions);

    /// <summary>Any of the conditions; false for none.</summary>
    public static string Any(IReadOnlyCollection<string> conditions) => conditions.Count == 0 ? "false" : string.Join(" || ", conditions);
}
