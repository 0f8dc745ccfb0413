using Injector.Policies.Expressions;

namespace Injector.Policies.Templates;

/// <summary>
/// All templates of a policy, which a pod may get one or several of: <c>applied</c> are the names of those that are added, in the order named,
/// and <c>present</c> of those that it has already.
/// </summary>
internal sealed class TemplateBlocks(IReadOnlyList<TemplateBlock> all)
{
    public IReadOnlyList<TemplateBlock> All => all;

    /// <summary>Those that share a volume with the application.</summary>
    public IReadOnlyList<TemplateBlock> Sharing { get; } = [.. all.Where(block => block.Template.SharedVolume is not null)];

    /// <summary>Whether a pod can get more than one.</summary>
    public bool AreSeveral => all.Count > 1;

    /// <summary>What the template of a name has, among some of them. The name is one of theirs.</summary>
    public static string Of(string name, IEnumerable<TemplateBlock> blocks, Func<TemplateBlock, string> value)
    {
        var groups = blocks.GroupBy(value).ToList();
        return groups.Count == 1 ? groups[0].Key
            : $"({Cel.First(groups.SkipLast(1).Select(group => ($"{name} in {Names(group)}", group.Key)), groups[^1].Key)})";
    }

    /// <summary>A list of each template that is added, one behind the other.</summary>
    /// <param name="list">The variable.</param>
    /// <param name="has">Which have it, of the others; all where it is not said.</param>
    public string Together(string list, Func<TemplateBlock, bool>? has = null) => AreSeveral
        ? $"variables.applied.map(n, {Of("n", all, block => has?.Invoke(block) == false ? "[]" : block[list])}).flatten()"
        : all[0][list];

    /// <summary>A value of each template that is added.</summary>
    public string Each(string value) => AreSeveral ? $"variables.applied.map(n, {Of("n", all, block => block[value])})" : $"[{all[0][value]}]";

    /// <summary>A list of each template that is added before another, one behind the other; null where none can have any.</summary>
    public string? Earlier(TemplateBlock block, string list, Func<TemplateBlock, bool> has)
    {
        var others = all.Where(other => other != block && has(other)).ToList();
        return others.Count == 0 ? null
            : $"{Before(block)}.filter(n, n in {Names(others)}).map(n, {Of("n", others, other => other[list])}).flatten()";
    }

    /// <summary>Whether one of some templates is added before another.</summary>
    public static string IsAnyBefore(TemplateBlock block, IEnumerable<TemplateBlock> others) => $"{Before(block)}.exists(n, n in {Names(others)})";

    public static string Names(IEnumerable<TemplateBlock> blocks) => Cel.Texts(blocks.Select(block => block.Template.Name));

    private static string Before(TemplateBlock block) => $"variables.applied.slice(0, {block["at"]})";
}
