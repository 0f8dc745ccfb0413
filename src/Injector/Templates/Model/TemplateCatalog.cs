using System.Collections.Frozen;

namespace Injector.Templates.Model;

/// <summary>All templates by name. Immutable: a reload makes a new one.</summary>
internal sealed class TemplateCatalog
{
    private readonly FrozenDictionary<string, SidecarTemplate> _byName;

    /// <summary>A later template replaces an earlier one of the same name.</summary>
    public TemplateCatalog(IEnumerable<SidecarTemplate> templates)
    {
        var byName = new Dictionary<string, SidecarTemplate>(StringComparer.Ordinal);
        foreach (var template in templates)
            byName[template.Name] = template;
        _byName = byName.ToFrozenDictionary(StringComparer.Ordinal);
        Templates = [.. byName.Values.OrderBy(template => template.Name, StringComparer.Ordinal)];
        Names = [.. Templates.Select(template => template.Name)];
    }

    /// <summary>Ordered by name.</summary>
    public IReadOnlyList<SidecarTemplate> Templates { get; }

    public IReadOnlyList<string> Names { get; }

    public SidecarTemplate? Find(string name) => _byName.GetValueOrDefault(name);
}
