using Injector.Injection.Pods;
using Injector.Kubernetes;

namespace Injector.Injection.Plans;

/// <summary>The annotations and labels that go with what is added. Never replaces what the user wrote.</summary>
public static class PodMetadataPlanner
{
    /// <summary>Adds the metadata to <paramref name="plan"/>, whose containers and volumes must be complete.</summary>
    public static void Plan(InjectionPlan plan, in PodView view, PodShape pod, List<TemplateApplication> applications)
    {
        // Set even for one container: `kubectl logs` and `exec` would otherwise start to ask which one is meant.
        if (view.Annotation(Keys.DefaultContainer) is null)
            plan.Metadata.Add(new PlannedMetadata(false, Keys.DefaultContainer, pod.Default.Name));
        SafeToEvict(plan, view, applications);
        foreach (var application in applications)
        {
            foreach (var (key, value) in application.Template.Annotations)
                Add(plan, isLabel: false, key, value.Render(application.Values), view.Annotation(key));
            foreach (var (key, value) in application.Template.Labels)
                Add(plan, isLabel: true, key, value.Render(application.Values), view.Label(key));
        }
        Add(plan, isLabel: true, Keys.Injected, "true", view.Label(Keys.Injected));
    }

    private static void Add(InjectionPlan plan, bool isLabel, string key, string value, string? existing)
    {
        if (existing is null && !plan.Metadata.Exists(known => known.IsLabel == isLabel && known.Key == key))
            plan.Metadata.Add(new PlannedMetadata(isLabel, key, value));
    }

    /// <summary>An emptyDir makes the cluster autoscaler keep its node unless its name is in this list, which may name others already.</summary>
    private static void SafeToEvict(InjectionPlan plan, in PodView view, List<TemplateApplication> applications)
    {
        var existing = view.Annotation(Keys.SafeToEvictLocalVolumes);
        var names = existing;
        foreach (var application in applications)
        {
            if (application.SharedVolume?.AddedVolume is { } added && application.Template.SharedVolume!.Volume.IsEmptyDir)
                names = Append(names, added);
            foreach (var volume in application.Template.Volumes)
                if (volume.IsEmptyDir)
                    names = Append(names, volume.Name);
        }
        if (names is not null && names != existing)
            plan.Metadata.Add(new PlannedMetadata(false, Keys.SafeToEvictLocalVolumes, names));
    }

    /// <summary>Extends a comma list; what it holds already stays as it is written.</summary>
    private static string Append(string? names, string name)
    {
        if (string.IsNullOrWhiteSpace(names))
            return name;
        foreach (var known in names.AsSpan().Split(','))
            if (names.AsSpan(known).Trim().SequenceEqual(name))
                return names;
        return $"{names},{name}";
    }
}
