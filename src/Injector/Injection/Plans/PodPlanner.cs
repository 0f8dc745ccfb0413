using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Templates.Model;
using Injector.Templates.Parameters;

namespace Injector.Injection.Plans;

/// <summary>Plans one pod, template by template: each sees the names and mounts that those before it add.</summary>
public sealed class PodPlanner(PodShape pod, PodView view, string namespaceName, NamespaceFacts ns)
{
    private readonly HashSet<string> _volumeNames = VolumeNames(pod);
    private readonly List<PlannedMount> _mounts = [];
    private readonly List<TemplateApplication> _applications = [];

    public List<TemplateApplication> Applications => _applications;

    /// <summary>Adds a template to the plan; the error when the pod does not allow it.</summary>
    public InjectionError? Add(SidecarTemplate template, ParameterValue[] parameters)
    {
        var values = new TemplateValue[template.Parameters.Count + BuiltInVariables.Count];
        for (var i = 0; i < parameters.Length; i++)
            values[i] = parameters[i].Value;
        if ((NothingWanted(template, parameters, values) ?? RequestAboveLimit(template, parameters, values)) is { } invalid)
            return invalid;
        foreach (var volume in template.Volumes)
            if (!_volumeNames.Add(volume.Name))
                return VolumeTaken(template, volume.Name);

        SharedVolumePlan? shared = null;
        if (template.SharedVolume is not null)
        {
            (shared, var error) = new SharedVolumePlanner(template, pod, _mounts, FreeVolumeName).Plan(values);
            if (error is not null)
                return error;
            _mounts.AddRange(shared!.ApplicationMounts);
        }
        SetBuiltIns(template, values, shared);
        if (RenderedLabels.Check(template, parameters, values) is { } label)
            return label;
        _applications.Add(new TemplateApplication(template, values, shared) { Resources = pod.Resources });
        return null;
    }

    private InjectionError VolumeTaken(SidecarTemplate template, string name) =>
        _applications.Find(other => other.SharedVolume?.AddedVolume == name || other.Template.Volumes.Any(volume => volume.Name == name)) is { } first
            ? new InjectionError(
                Reason.NameConflict, $"templates {first.Template.Name} and {template.Name} both add a volume {name}; choose one of them", Keys.Template)
            : new InjectionError(
                Reason.NameConflict, $"the pod has a volume {name} of its own, a name that template {template.Name} needs; rename it");

    private string FreeVolumeName(string wanted)
    {
        for (var number = 1; ; number++)
        {
            var suffix = number == 1 ? string.Empty : $"-{number}";
            var name = wanted[..Math.Min(wanted.Length, KubernetesName.MaxLabelLength - suffix.Length)].TrimEnd('-') + suffix;
            if (_volumeNames.Add(name))
                return name;
        }
    }

    private void SetBuiltIns(SidecarTemplate template, TemplateValue[] values, SharedVolumePlan? shared)
    {
        var app = shared?.FirstTarget ?? pod.Default;
        var identity = AppIdentity.Of(view, app, ns);
        IReadOnlyList<string> directories = shared?.Directories ?? [];
        var patterns = template.SharedVolume is { Files: >= 0 and var files } ? values[files].Items : [];
        values[template.IndexOf(BuiltInVariable.PodNamespace)] = TemplateValue.OfString(namespaceName);
        values[template.IndexOf(BuiltInVariable.PodName)] = TemplateValue.OfString(view.Name);
        values[template.IndexOf(BuiltInVariable.AppContainer)] = TemplateValue.OfString(app.Name);
        values[template.IndexOf(BuiltInVariable.AppRunAsUser)] = identity.User;
        values[template.IndexOf(BuiltInVariable.AppRunAsGroup)] = identity.Group;
        values[template.IndexOf(BuiltInVariable.AppSeLinuxOptions)] = identity.SeLinuxOptions;
        values[template.IndexOf(BuiltInVariable.SharedVolumeDirectories)] = TemplateValue.OfList(directories).Verbatim();
        values[template.IndexOf(BuiltInVariable.SharedVolumeFiles)] = Join(directories, patterns);
    }

    private static TemplateValue Join(IReadOnlyList<string> directories, IReadOnlyList<string> patterns)
    {
        var files = new List<string>(directories.Count * patterns.Count);
        foreach (var directory in directories)
            foreach (var pattern in patterns)
                files.Add($"{directory}/{pattern}");
        return TemplateValue.OfList(files).Verbatim();
    }

    private static HashSet<string> VolumeNames(PodShape pod)
    {
        var names = new HashSet<string>(pod.Volumes.Count + 2, StringComparer.Ordinal);
        foreach (var volume in pod.Volumes)
            names.Add(volume.Name);
        // A StatefulSet's claims are mounted by name before they are listed, and would take the place of a volume of ours.
        foreach (var container in pod.Containers)
            foreach (var mount in container.Mounts)
                names.Add(mount.Volume);
        return names;
    }

    /// <summary>Parameters that leave every container of a template out leave nothing to recognise it by, and nothing to do.</summary>
    private static InjectionError? NothingWanted(SidecarTemplate template, ParameterValue[] parameters, TemplateValue[] values)
    {
        foreach (var container in template.Containers)
            if (container.When?.Holds(values) ?? true)
                return null;
        var key = template.Containers.Select(container => parameters[container.When!.Value.Variable]).MaxBy(value => value.Level)!.Parameter.Key;
        return new InjectionError(Reason.ParameterInvalid, $"{key}: with this value template {template.Name} adds no container", key);
    }

    /// <summary>Kubernetes refuses a pod whose request is above its limit: a lowered limit must not become that.</summary>
    private static InjectionError? RequestAboveLimit(SidecarTemplate template, ParameterValue[] parameters, TemplateValue[] values)
    {
        foreach (var container in template.Containers)
            foreach (var bound in container.ResourceBounds)
            {
                if (container.When?.Holds(values) == false)
                    continue;
                var (request, limit) = (bound.Request.Render(values), bound.Limit.Render(values));
                if (!Quantity.TryParse(request, out var low) || !Quantity.TryParse(limit, out var high) || low <= high)
                    continue;
                var key = bound.Limit.Variables.Concat(bound.Request.Variables)
                    .Where(variable => variable < parameters.Length)
                    .OrderByDescending(variable => parameters[variable].Level)
                    .Select(variable => parameters[variable].Parameter.Key)
                    .First();
                return new InjectionError(
                    Reason.ParameterInvalid,
                    $"{key}: {container.Name} would request {request} {bound.Resource}, above its limit {limit}",
                    key);
            }
        return null;
    }
}
