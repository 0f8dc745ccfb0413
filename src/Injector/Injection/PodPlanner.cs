using Injector.Templates;

namespace Injector.Injection;

/// <summary>A template with the values it has for one pod, and what its volumes came to: all that rendering needs.</summary>
public sealed record TemplateApplication(
    SidecarTemplate Template, TemplateValue[] Values, SharedVolumePlan? SharedVolume)
{
    /// <summary>The template's init containers whose condition holds.</summary>
    public IEnumerable<TemplateContainer> InitContainers => Template.InitContainers.Where(Wanted);

    /// <summary>The template's sidecars whose condition holds.</summary>
    public IEnumerable<TemplateContainer> Sidecars => Template.Sidecars.Where(Wanted);

    private bool Wanted(TemplateContainer container) => container.When?.Holds(Values) ?? true;
}

/// <summary>Plans one pod, template by template: each sees the names and mounts that those before it add.</summary>
public sealed class PodPlanner(PodShape pod, PodView view, string namespaceName, NamespaceFacts ns)
{
    private readonly HashSet<string> _volumeNames = [.. pod.Volumes.Select(volume => volume.Name)];
    private readonly List<PlannedMount> _mounts = [];
    private readonly List<TemplateApplication> _applications = [];

    public IReadOnlyList<TemplateApplication> Applications => _applications;

    /// <summary>Adds a template to the plan; the error when the pod does not allow it.</summary>
    public InjectionError? Add(SidecarTemplate template, ParameterValue[] parameters)
    {
        var values = new TemplateValue[template.Parameters.Count + BuiltInVariables.Count];
        for (var i = 0; i < parameters.Length; i++)
            values[i] = parameters[i].Value;
        if (RequestAboveLimit(template, parameters, values) is { } bound)
            return bound;
        if (template.Volumes.FirstOrDefault(volume => !_volumeNames.Add(volume.Name)) is { } taken)
            return new InjectionError(
                Reason.NameConflict,
                $"the pod has a volume {taken.Name} of its own, a name that template {template.Name} needs; rename it");

        SharedVolumePlan? shared = null;
        if (template.SharedVolume is not null)
        {
            (shared, var error) = new SharedVolumePlanner(template, pod, _mounts, FreeVolumeName).Plan(values);
            if (error is not null)
                return error;
            _mounts.AddRange(shared!.ApplicationMounts);
        }
        SetBuiltIns(template, values, shared);
        _applications.Add(new TemplateApplication(template, values, shared));
        return null;
    }

    private string FreeVolumeName(string wanted)
    {
        for (var number = 1; ; number++)
        {
            var name = number == 1 ? wanted : $"{wanted}-{number}";
            if (_volumeNames.Add(name))
                return name;
        }
    }

    private void SetBuiltIns(SidecarTemplate template, TemplateValue[] values, SharedVolumePlan? shared)
    {
        var app = shared?.FirstTarget ?? pod.First;
        var identity = AppIdentity.Of(view, app, ns);
        IReadOnlyList<string> directories = shared?.Directories ?? [];
        var patterns = template.SharedVolume is { Files: >= 0 and var files } ? values[files].Items : [];
        values[template.IndexOf(BuiltInVariable.PodNamespace)] = TemplateValue.OfString(namespaceName);
        values[template.IndexOf(BuiltInVariable.PodName)] = TemplateValue.OfString(view.Name);
        values[template.IndexOf(BuiltInVariable.AppContainer)] = TemplateValue.OfString(app.Name);
        values[template.IndexOf(BuiltInVariable.AppRunAsUser)] = identity.User;
        values[template.IndexOf(BuiltInVariable.AppRunAsGroup)] = identity.Group;
        values[template.IndexOf(BuiltInVariable.AppSeLinuxOptions)] = identity.SeLinuxOptions;
        values[template.IndexOf(BuiltInVariable.SharedVolumeDirectories)] = TemplateValue.OfList(directories);
        values[template.IndexOf(BuiltInVariable.SharedVolumeFiles)] = TemplateValue.OfList(
            [.. directories.SelectMany(_ => patterns, (directory, pattern) => $"{directory}/{pattern}")]);
    }

    /// <summary>Kubernetes refuses a pod whose request is above its limit: a lowered limit must not become that.</summary>
    private static InjectionError? RequestAboveLimit(SidecarTemplate template, ParameterValue[] parameters, TemplateValue[] values)
    {
        foreach (var container in template.Sidecars.Concat(template.InitContainers))
            foreach (var bound in container.ResourceBounds)
            {
                var (request, limit) = (bound.Request.Render(values), bound.Limit.Render(values));
                if (!Quantity.TryParse(request, out var low) || !Quantity.TryParse(limit, out var high) || low <= high)
                    continue;
                var key = Keys.Prefix + bound.Limit.Variables.Concat(bound.Request.Variables)
                    .Where(variable => variable < parameters.Length)
                    .OrderByDescending(variable => parameters[variable].Level)
                    .Select(variable => parameters[variable].Parameter.Name)
                    .First();
                return new InjectionError(
                    Reason.ParameterInvalid,
                    $"{key}: the {bound.Resource} request {request} of {container.Name} is above its limit {limit}; raise the limit or lower the request",
                    key);
            }
        return null;
    }
}
