namespace Injector.Yaml;

/// <summary>One member of a map: its name, where its key stands, its value, and whether it came by a merge.</summary>
internal readonly record struct YamlMember(string Name, SourcePosition Key, YamlNode Value, bool Merged);

/// <summary>A map's members in the order of their first appearance. A key written twice is an error, a merged one is replaced.</summary>
internal sealed class YamlMembers
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    public List<YamlMember> All { get; } = [];

    public void Add(in YamlMember member)
    {
        if (_places.TryAdd(member.Name, All.Count))
        {
            All.Add(member);
            return;
        }

        var place = _places[member.Name];
        if (!member.Merged && !All[place].Merged)
            throw Duplicate(member.Name, All[place].Key, member.Key);
        All[place] = member;
    }

    /// <summary>Kubernetes' own tools keep the last one and say nothing, which hides mistakes.</summary>
    public static YamlSyntaxException Duplicate(string name, SourcePosition first, SourcePosition second) =>
        new($"the key \"{name}\" is given twice, first in line {first.Line}, column {first.Column}", second);
}
