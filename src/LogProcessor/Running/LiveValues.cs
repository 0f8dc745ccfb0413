using LogProcessor.Bounds;
using LogProcessor.Formats;
using LogProcessor.Joining;
using LogProcessor.Writing;

namespace LogProcessor.Running;

/// <summary>
/// What live values mean. A limit can only become stricter, and what is masked only more: what the program was started with is its namespace's word, and an
/// annotation that of whoever may change the pod.
/// </summary>
internal static class LiveValues
{
    public static Func<LinePipelineParts, LinePipelineParts> Format(string value)
    {
        var format = LineFormat.Named(value) ?? throw new FormatException($"the format {value} is unknown ({LineFormat.Names})");
        return parts => parts with { Format = format };
    }

    public static Func<LinePipelineParts, LinePipelineParts> Multiline(string value)
    {
        var rule = JoinSetting.Parse(value);
        return parts => parts with { JoinRule = rule };
    }

    public static Func<LinePipelineParts, LinePipelineParts> RateLimit(string value, LinePipelineParts atStart)
    {
        var limit = Bounds.RateLimit.Parse(value);
        if (Bounds.RateLimit.IsLaxer(limit, atStart.RateLimit))
            throw new FormatException($"{value} lets more lines through than the pod was created with, and may only let through less");
        if (limit is not null && atStart.RateLimit is { } most)
            limit = limit with { Burst = Math.Min(limit.Burst, most.Burst) };
        return parts => parts with { RateLimit = limit };
    }

    public static Func<LinePipelineParts, LinePipelineParts> Redact(string value, LinePipelineParts atStart)
    {
        var more = RedactSetting.Parse(value).Where(rule => rule is PatternRedaction || atStart.RedactionRules.All(known => known.Name != rule.Name));
        IReadOnlyList<RedactionRule> rules = [.. atStart.RedactionRules, .. more];
        if (rules.Count >= FindingCursor.MaxRules)
            throw new FormatException(
                $"redact: with those that the pod was created with there are {rules.Count} rules, and at most {FindingCursor.MaxRules - 1} are possible");
        return parts => parts with { RedactionRules = rules };
    }
}
