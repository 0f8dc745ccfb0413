using System.Collections.Immutable;
using Injector.Injection.Pods;
using Injector.Kubernetes;

namespace Injector.Injection.Plans;

/// <summary>The annotations and labels that go with what is added. Never replaces what the user wrote.</summary>
internal sealed class PodMetadataPlanner
{
    private const int MostWalked = 16;

    private readonly List<PlannedMetadata> _entries = [];
    private HashSet<(bool IsLabel, string Key)>? _keys;

    private PodMetadataPlanner()
    {
    }

    /// <summary>Plans the metadata of a pod that gets these templates.</summary>
    public static ImmutableArray<PlannedMetadata> Plan(in PodView view, PodShape pod, IReadOnlyList<AppliedTemplate> templates)
    {
        var planner = new PodMetadataPlanner();
        // Set even for one container: `kubectl logs` and `exec` would otherwise start to ask which one is meant. Never on a guess.
        if (view.Annotation(Keys.DefaultContainer) is null && !pod.Application.IsGuess)
            planner.Add(isLabel: false, Keys.DefaultContainer, pod.Application.Default.Name, existing: null);
        planner.AddSafeToEvict(view, templates);
        foreach (var applied in templates)
        {
            foreach (var (key, value) in applied.Template.Annotations)
                planner.Add(isLabel: false, key, value.Render(applied.Values), view.Annotation(key));
            foreach (var (key, value) in applied.Template.Labels)
                planner.Add(isLabel: true, key, value.Render(applied.Values), view.Label(key));
        }

        planner.Add(isLabel: true, Keys.Injected, "true", view.Label(Keys.Injected));
        return [.. planner._entries];
    }

    private void Add(bool isLabel, string key, string value, string? existing)
    {
        if (existing is null && !IsPlanned(isLabel, key))
            _entries.Add(new PlannedMetadata(isLabel, key, value));
    }

    private bool IsPlanned(bool isLabel, string key)
    {
        if (_entries.Count <= MostWalked)
        {
            foreach (var known in _entries)
                if (known.IsLabel == isLabel && known.Key == key)
                    return true;
            return false;
        }

        _keys ??= [.. _entries.Select(known => (known.IsLabel, known.Key))];
        return !_keys.Add((isLabel, key));
    }

    /// <summary>An emptyDir makes the cluster autoscaler keep its node unless its name is in this list, which may name others already.</summary>
    private void AddSafeToEvict(in PodView view, IReadOnlyList<AppliedTemplate> templates)
    {
        var existing = view.Annotation(Keys.SafeToEvictLocalVolumes);
        string? added = null;
        foreach (var applied in templates)
            foreach (var volume in applied.Volumes)
                if (volume.IsEmptyDir && !Lists(existing, volume.Name))
                    added = added is null ? volume.Name : $"{added},{volume.Name}";
        if (added is null)
            return;
        // What it holds already stays as it is written.
        _entries.Add(new PlannedMetadata(false, Keys.SafeToEvictLocalVolumes, string.IsNullOrWhiteSpace(existing) ? added : $"{existing},{added}"));
    }

    private static bool Lists(string? names, string name)
    {
        foreach (var range in names.AsSpan().Split(','))
            if (names.AsSpan(range).Trim().SequenceEqual(name))
                return true;
        return false;
    }
}
