using System.Collections.Frozen;
using Injector.Templates.Model;

namespace Injector.Injection.Pods;

/// <summary>Names that tell a container for a sidecar: those that others inject, those in the pod's record, and those of the templates that apply.</summary>
internal readonly struct SidecarNames(FrozenSet<string> known, StatusAnnotation status, IReadOnlyList<SidecarTemplate> templates)
{
    public int Templates => templates.Count;

    /// <summary>Names of containers that others inject.</summary>
    public FrozenSet<string> Known => known;

    public bool Contains(string name)
    {
        if (known.Contains(name) || status.RecordsSidecar(name))
            return true;
        for (var i = 0; i < templates.Count; i++)
            if (templates[i].HasContainer(name))
                return true;
        return false;
    }
}
