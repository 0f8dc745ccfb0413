using System.Text.Json;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Templates.Model;

namespace Injector.Injection.Plans;

/// <summary>Plans one pod, template by template: each sees the names and mounts that those before it add.</summary>
/// <param name="pod">What there is to plan with.</param>
/// <param name="view">The same pod, as it came.</param>
/// <param name="namespaceName">Where it is to be.</param>
/// <param name="ns">What is known about that namespace.</param>
/// <param name="share">What the pod may say itself.</param>
/// <param name="native">Whether sidecars run as init containers.</param>
/// <param name="budget">The work that this review may still do.</param>
/// <param name="warnings">What is said to the pod's creator on the way.</param>
internal sealed class PodPlanner(
    PodShape pod, PodView view, string namespaceName, NamespaceFacts ns, PodsShare share, bool native, ReviewBudget budget, List<InjectionWarning> warnings)
{
    private readonly HashSet<string> _volumeNames = VolumeNames(pod);
    private readonly List<AppliedTemplate> _templates = [];
    private AddedMounts? _mounts;

    /// <summary>True when no template has been added.</summary>
    public bool IsEmpty => _templates.Count == 0;

    /// <summary>The plan with every template that has been added.</summary>
    public InjectionPlan Plan() => new()
    {
        Native = native,
        Templates = [.. _templates],
        Metadata = PodMetadataPlanner.Plan(view, pod, _templates),
    };

    /// <summary>Adds a template to the plan; the error when the pod does not allow it.</summary>
    /// <param name="template">The template.</param>
    /// <param name="values">Its parameters as they are for this pod.</param>
    /// <param name="remains">What the pod still has of it.</param>
    public InjectionError? Add(SidecarTemplate template, TemplateValues values, TemplateRemains? remains)
    {
        if ((NothingWanted(template, values) ?? FilePatterns.Check(template, values) ?? RequestAboveLimit(template, values)) is { } invalid)
            return invalid;
        foreach (var volume in template.Volumes)
            if (!_volumeNames.Add(volume.Name) && remains?.Volumes.Contains(volume.Name) != true)
                return VolumeTaken(template, volume.Name);

        SharedVolumePlan? shared = null;
        if (template.SharedVolume is not null)
        {
            var earlier = _templates.Count == 0 ? null : _mounts ??= new(_templates);
            var planned = new SharedVolumePlanner(template, pod, share.IncludesTargets(template), earlier, FreeVolumeName, budget, warnings).Plan(values);
            if (!planned.Succeeded)
                return planned.Error;
            shared = planned.Value;
        }

        var runAs = RunAs.Of(template.RunAs, values);
        if (!runAs.Succeeded)
            return runAs.Error;
        values = values.With(Variables(template, values, shared, runAs.Value), template.BuiltIns);
        if ((RenderedLabels.Check(template, values) ?? MountPaths.Check(template, values, shared)) is { } unfit)
            return unfit;
        var secrets = PullSecrets.Missing(view, template, values, _templates);
        if (!secrets.Succeeded)
            return secrets.Error;
        var applied = new AppliedTemplate(template, values, shared, remains)
        {
            Resources = AddedResources.Of(pod, template, shared, values),
            UsesHostNetwork = pod.UsesHostNetwork,
            ImagePullSecrets = secrets.Value,
            FsGroup = HasFsGroup ? null : runAs.Value.FsGroup,
            SecretVolumes = ApplicationSecrets.AreWanted(template, values)
                ? ApplicationSecrets.Volumes(view, Targets(shared), FreeVolumeName, budget) : [],
        };
        if (AddedPorts.Check(pod, _templates, applied, warnings, budget) is { } port)
            return port;
        if (remains is not null)
            warnings.Add(remains.Warning(template));
        _templates.Add(applied);
        return null;
    }

    private IEnumerable<PodContainer> Targets(SharedVolumePlan? shared) =>
        shared is null
            ? [pod.Application.Default]
            : shared.Containers.SelectMany(static names => names).Distinct(StringComparer.Ordinal).Select(name => pod.Container(name)!);

    private bool HasFsGroup =>
        view.Spec.Member("securityContext"u8).Member("fsGroup"u8).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null)
        || _templates.Exists(static applied => applied.FsGroup is not null);

    private InjectionError VolumeTaken(SidecarTemplate template, string name) =>
        _templates.Find(other => other.Volumes.Any(volume => volume.Name == name)) is { } first
            ? new InjectionError(
                Reason.NameConflict, $"templates {first.Template.Name} and {template.Name} both add a volume {name}; choose one of them", Keys.Template)
            : new InjectionError(
                Reason.NameConflict, $"the pod has a volume {name} of its own, a name that template {template.Name} needs; rename it");

    private string FreeVolumeName(string wanted)
    {
        for (var number = 1; ; number++)
        {
            var suffix = number == 1 ? "" : $"-{number}";
            var name = wanted[..Math.Min(wanted.Length, KubernetesName.MaxLabelLength - suffix.Length)].TrimEnd('-') + suffix;
            if (_volumeNames.Add(name))
                return name;
        }
    }

    /// <summary>What this pod gives to the built-in variables of a template.</summary>
    private PodVariables Variables(SidecarTemplate template, TemplateValues values, SharedVolumePlan? shared, RunAs runAs)
    {
        var app = shared?.FirstTarget ?? pod.Application.Default;
        List<string> directories = shared?.Directories ?? [];
        var patterns = template.SharedVolume?.Files is { } files ? values[files].Items : [];
        budget.Spend(Characters(directories, patterns), "the directories to follow, with each of the patterns of files,");
        var identity = AppIdentity.Of(view, app, ns);
        return new PodVariables
        {
            Namespace = Name(namespaceName, "metadata.namespace"),
            Name = Name(view.Name, "metadata.name"),
            Container = Name(app.Name, "the name of a container"),
            Native = native,
            User = runAs.User ?? identity.User,
            Group = runAs.Group ?? identity.Group,
            SeLinuxOptions = identity.SeLinuxOptions,
            Directories = directories,
            Containers = shared is null ? [] : Containers(shared),
            LiveBounds = template.LiveBounds,
            FilePatterns = patterns,
        };
    }

    private static string[] Containers(SharedVolumePlan shared)
    {
        var containers = new string[shared.Containers.Count];
        for (var i = 0; i < containers.Length; i++)
            containers[i] = shared.Containers[i] is [var one]
                ? Name(one, "the name of a container")
                : string.Join('/', shared.Containers[i].Select(name => Name(name, "the name of a container")));
        return containers;
    }

    // A template may name it in every container that it adds, and the API server refuses such a pod right after us.
    private static string Name(string name, string path) =>
        name.Length <= KubernetesName.MaxSubdomainLength ? name
        : throw new PodFormatException(path, $"at most {KubernetesName.MaxSubdomainLength} characters long");

    /// <summary>What every directory joined with every pattern comes to.</summary>
    private static long Characters(List<string> directories, IReadOnlyList<string> patterns)
    {
        var (ofDirectories, ofPatterns) = (0L, 0L);
        foreach (var directory in directories)
            ofDirectories += directory.Length + 1;
        for (var i = 0; i < patterns.Count; i++)
            ofPatterns += patterns[i].Length + 1;
        return (ofDirectories * Math.Max(1, patterns.Count)) + (ofPatterns * directories.Count);
    }

    private static HashSet<string> VolumeNames(PodShape pod)
    {
        var names = new HashSet<string>(pod.Volumes.Count + 3, StringComparer.Ordinal);
        foreach (var volume in pod.Volumes)
            names.Add(volume.Name);
        // A StatefulSet's claims are mounted by name before they are listed, and would take the place of a volume of ours.
        foreach (var container in pod.Containers)
            foreach (var mount in container.Mounts)
                names.Add(mount.Volume);
        return names;
    }

    /// <summary>Parameters that leave every container of a template out leave nothing to recognise it by, and nothing to do.</summary>
    private static InjectionError? NothingWanted(SidecarTemplate template, TemplateValues values)
    {
        foreach (var container in template.Containers)
            if (container.When?.Holds(values) ?? true)
                return null;
        var key = values.KeyToBlame(template.Containers.Select(container => container.When!.Value.Variable));
        return new InjectionError(Reason.ParameterInvalid, $"{key}: with this value template {template.Name} adds no container", key);
    }

    /// <summary>Kubernetes refuses a pod whose request is above its limit: a lowered limit must not become that.</summary>
    private static InjectionError? RequestAboveLimit(SidecarTemplate template, TemplateValues values)
    {
        foreach (var container in template.Containers)
            foreach (var bound in container.ResourceBounds)
            {
                if (container.When?.Holds(values) == false)
                    continue;
                var (request, limit) = (bound.Request.Render(values), bound.Limit.Render(values));
                if (!Quantity.TryParse(request, out var low) || !Quantity.TryParse(limit, out var high) || low <= high)
                    continue;
                var key = values.KeyToBlame(bound.Limit.Variables.Concat(bound.Request.Variables));
                return new InjectionError(
                    Reason.ParameterInvalid,
                    $"{key}: {container.Name} would request {request} {bound.Resource}, above its limit {limit}",
                    key);
            }

        return null;
    }
}
