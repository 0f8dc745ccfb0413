using System.Text.Json;
using Injector.Injection.Reasons;
using Injector.Json;
using Injector.Templates.Model;
using Injector.Text;

namespace Injector.Injection.Plans;

/// <summary>Kubernetes refuses a container that mounts two volumes at one path: a path that a pod sets must not become that.</summary>
internal static class MountPaths
{
    /// <summary>The error that two mounts of a container we add are at one path; null when each has its own.</summary>
    public static InjectionError? Check(SidecarTemplate template, TemplateValues values, SharedVolumePlan? shared)
    {
        if (template.SharedVolume?.SidecarMountPath.Literal is not null && template.Containers.All(static container => container.VolumeMounts.All(IsConstant)))
            return null;
        foreach (var container in template.Containers)
        {
            var taken = new HashSet<string>(StringComparer.Ordinal);
            foreach (var mount in shared?.SidecarMounts ?? [])
                taken.Add(mount.Path);
            foreach (var mount in container.VolumeMounts)
                if (Path(mount, values) is { } path && !taken.Add(path))
                {
                    var key = values.KeyToBlame(mount.Variables.Concat(template.SharedVolume?.SidecarMountPath.Variables ?? []));
                    return new InjectionError(
                        Reason.ParameterInvalid,
                        $"{key ?? template.Name}: {container.Name} would mount two volumes at {Excerpt.Of(path, 60)}; choose another path",
                        key);
                }
        }

        return null;
    }

    private static bool IsConstant(TemplateFragment mount) => mount.IsConstant;

    private static string? Path(TemplateFragment mount, TemplateValues values)
    {
        using var document = JsonDocument.Parse(JsonBytes.Of(json => mount.Render(json, values)));
        return document.RootElement.Text("mountPath"u8);
    }
}
