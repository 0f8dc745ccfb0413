namespace Injector.Yaml;

/// <summary>One member of a map: its name, where its key stands, its value, and whether it came by a merge.</summary>
internal readonly record struct YamlMember(string Name, SourcePosition Key, YamlNode Value, bool Merged);

/// <summary>A map's members in the order of their first appearance. A key written twice is reported, a merged one is replaced.</summary>
/// <param name="duplicates">Takes what is written twice; null: it is an error.</param>
internal sealed class YamlMembers(ICollection<DuplicateKey>? duplicates)
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
            new DuplicateKey(member.Name, All[place].Key, member.Key).Report(duplicates);
        All[place] = member;
    }
}
