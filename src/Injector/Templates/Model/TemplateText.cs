using System.Text;

namespace Injector.Templates.Model;

/// <summary>
/// A string with placeholders, split once at load. <c>${name}</c> is a placeholder, <c>$${</c> a literal <c>${</c>; every
/// other <c>$</c> is itself, so that shell fragments stay readable.
/// </summary>
internal sealed class TemplateText
{
    private readonly Part[] _parts;

    private TemplateText(Part[] parts) => _parts = parts;

    /// <summary>The text itself, when it has no placeholder.</summary>
    public string? Literal => _parts.Length switch
    {
        0 => "",
        1 when _parts[0].Variable is null => _parts[0].Literal,
        _ => null,
    };

    /// <summary>The placeholder's variable when the text is exactly one placeholder, else null.</summary>
    public Variable? SingleVariable => _parts.Length == 1 ? _parts[0].Variable : null;

    public IEnumerable<Variable> Variables => _parts.Where(part => part.Variable is not null).Select(part => part.Variable!.Value);

    /// <summary>The text in its order, each piece either literal or a placeholder's variable.</summary>
    public IEnumerable<(string Literal, Variable? Variable)> Pieces => _parts.Select(part => (part.Literal, part.Variable));

    /// <summary>The pieces between the placeholders.</summary>
    public IEnumerable<string> Literals => _parts.Where(part => part.Variable is null).Select(part => part.Literal);

    /// <summary>Splits a scalar's text.</summary>
    /// <param name="text">The scalar as parsed.</param>
    /// <param name="find">The variable of a name, or null.</param>
    /// <param name="problem">Called with a name that is not known, or null for an open <c>${</c>; both then stay as literal text.</param>
    public static TemplateText Parse(string text, Func<string, Variable?> find, Action<string?> problem)
    {
        var parts = new List<Part>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text.AsSpan(i).StartsWith("$${", StringComparison.Ordinal))
            {
                literal.Append("${");
                i += 2;
            }
            else if (text.AsSpan(i).StartsWith("${", StringComparison.Ordinal))
            {
                var end = text.IndexOf('}', i);
                var name = end < 0 ? text[(i + 2)..] : text[(i + 2)..end];
                var variable = end < 0 ? null : find(name);
                if (variable is null)
                {
                    problem(end < 0 ? null : name);
                    literal.Append(text[i]);
                    continue;
                }

                if (literal.Length > 0)
                    parts.Add(new Part(literal.ToString(), null));
                literal.Clear();
                parts.Add(new Part("", variable));
                i = end;
            }
            else
            {
                literal.Append(text[i]);
            }
        }

        if (literal.Length > 0)
            parts.Add(new Part(literal.ToString(), null));
        return new TemplateText([.. parts]);
    }

    /// <summary>The text with every placeholder replaced by its value's text.</summary>
    /// <param name="values">What the placeholders stand for.</param>
    /// <param name="expanded">Whether it is for a field that Kubernetes expands: then values that are data are escaped.</param>
    public string Render(TemplateValues values, bool expanded = false)
    {
        if (_parts.Length == 1)
            return Render(_parts[0], values, expanded);
        var text = new StringBuilder();
        foreach (var part in _parts)
            text.Append(Render(part, values, expanded));
        return text.ToString();
    }

    private static string Render(in Part part, TemplateValues values, bool expanded) =>
        part.Variable is not { } variable ? part.Literal
        : expanded ? values[variable].Expanded.Text
        : values[variable].Text;

    private readonly record struct Part(string Literal, Variable? Variable);
}
