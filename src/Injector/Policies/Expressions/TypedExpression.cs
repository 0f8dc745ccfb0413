namespace Injector.Policies.Expressions;

/// <summary>An expression, and as much of its type as a literal around it must know.</summary>
/// <param name="Text">In CEL.</param>
/// <param name="IsText">Whether it is a string: a list or a map of such needs no <c>dyn</c>.</param>
/// <param name="IsOptional">Whether it is an optional value of any type, whose member or item is left out where there is none.</param>
internal sealed record TypedExpression(string Text, bool IsText = false, bool IsOptional = false)
{
    public static TypedExpression OfText(string text) => new(text, IsText: true);

    public static TypedExpression Optional(string text) => new(text, IsOptional: true);

    /// <summary>A map; an optional value leaves its member out.</summary>
    public static TypedExpression Map(IReadOnlyCollection<(string Name, TypedExpression Value)> members)
    {
        var uniform = members.All(member => member.Value.IsText);
        var entries = members.Select(member => $"{(member.Value.IsOptional ? "?" : "")}{Cel.Text(member.Name)}: {member.Value.In(uniform)}");
        return new($"{{{string.Join(", ", entries)}}}");
    }

    /// <summary>A list; an optional value leaves its item out.</summary>
    public static TypedExpression List(IReadOnlyCollection<TypedExpression> items)
    {
        var uniform = items.All(item => item.IsText);
        return new(Cel.List(items.Select(item => (item.IsOptional ? "?" : "") + item.In(uniform))));
    }

    // A literal's items are of one type, or of any.
    private string In(bool uniform) => uniform || IsOptional ? Text : $"dyn({Text})";
}
