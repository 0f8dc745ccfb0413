using LogProcessor.Patterns;

namespace LogProcessor.Bounds;

/// <summary>
/// The setting <c>redact</c>: names of what is masked, separated by commas, and patterns between slashes, with a name of their own
/// or without: <c>card, email, order=/ORD-\d{6}/</c>.
/// </summary>
internal static class RedactSetting
{
    public const string Names = "card, email, bearer, jwt, key-value";

    /// <exception cref="FormatException">Says what is wrong, in words for whoever wrote the setting.</exception>
    public static IReadOnlyList<RedactionRule> Parse(string text)
    {
        var rules = new List<RedactionRule>();
        for (var rest = text.Trim().TrimEnd(','); rest.Length > 0;)
        {
            var item = Item(rest);
            rest = rest[item.Length..].TrimStart();
            if (rest.Length > 0 && rest[0] != ',')
                throw new FormatException($"redact: after {item.Trim()} a comma is missing; a slash within a pattern is written \\/");
            rest = rest.TrimStart(',', ' ');
            rules.Add(Rule(item.Trim()));
        }
        // One place is left for the values of the pod's own secrets.
        if (rules.Count >= FindingCursor.MaxRules)
            throw new FormatException($"redact: there are {rules.Count} rules, and at most {FindingCursor.MaxRules - 1} are possible");
        if (rules.GroupBy(rule => rule.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new FormatException($"redact: {twice.Key} is there twice; a pattern of its own name is written {twice.Key}2=/…/");
        return rules;
    }

    /// <summary>To the comma, or to the slash that closes a pattern.</summary>
    private static string Item(string rest)
    {
        var comma = rest.IndexOf(',');
        var slash = rest.IndexOf('/');
        if (slash < 0 || (comma >= 0 && comma < slash))
            return comma < 0 ? rest : rest[..comma];
        for (var end = slash + 1; end < rest.Length; end++)
        {
            if (rest[end] == '\\')
                end++;
            else if (rest[end] == '/')
                return rest[..(end + 1)];
        }

        throw new FormatException($"redact: the pattern {rest[slash..]} has no closing slash");
    }

    private static RedactionRule Rule(string item)
    {
        if (!item.Contains('/'))
            return Named(item);
        var slash = item.IndexOf('/');
        var name = item[..slash].TrimEnd().TrimEnd('=').Trim();
        if (name.Length == 0)
            name = "pattern";
        if (name.Length > 40 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
            throw new FormatException($"redact: {name} is no name for a pattern: letters, digits, - and _, at most 40");
        return new PatternRedaction(name, new BytePattern(item[(slash + 1)..^1]));
    }

    private static RedactionRule Named(string name) => name switch
    {
        "card" => new CardRule(),
        "email" => new EmailRule(),
        "bearer" => new BearerRule(),
        "jwt" => new JwtRule(),
        "key-value" => new KeyValueRule(),
        _ => throw new FormatException($"redact: {name} is unknown ({Names}); a pattern stands between slashes, /{name}/"),
    };
}
