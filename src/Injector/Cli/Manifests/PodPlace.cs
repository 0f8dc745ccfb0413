using System.Text.Json;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Cli.Manifests;

/// <summary>Where the pod stands in an object that makes pods.</summary>
/// <param name="Path">JSON pointer to it in the object; empty for a pod itself.</param>
/// <param name="IsJob">Whether the pods are a Job's.</param>
/// <param name="IsCustom">Whether the kind is none of Kubernetes' own, so that the shape alone tells.</param>
internal sealed record PodPlace(string Path, bool IsJob, bool IsCustom)
{
    /// <summary>An Agones Fleet has its pods' template in a template; nobody goes deeper.</summary>
    private const int MostTemplates = 3;

    /// <summary>
    /// By kind for Kubernetes' own, else by shape: a Rollout, a Knative Service, a CloneSet have a pod template where a Deployment has it.
    /// </summary>
    public static PodPlace? Of(KubernetesObject target)
    {
        if (WorkloadKinds.Find(target.ApiVersion, target.Kind) is { } workload)
            return new PodPlace(workload.TemplatePath, workload.IsJob, IsCustom: false);
        if (target is { ApiVersion: "v1", Kind: "PodTemplate" } && IsTemplate(target.Element.Member("template")))
            return new PodPlace("/template", IsJob: false, IsCustom: false);
        if (KubernetesKinds.Covers(target.ApiVersion) || KubernetesKinds.InAnotherVersion(target.ApiVersion, target.Kind) is not null)
            return null;
        return ByShape(target.Element) is { } path ? new PodPlace(path, IsJob: false, IsCustom: true) : null;
    }

    /// <summary>The path as a person writes it: <c>spec.template</c>.</summary>
    public string Dotted => Path.TrimStart('/').Replace('/', '.');

    private static string? ByShape(JsonElement element)
    {
        var path = "";
        for (var depth = 0; depth < MostTemplates; depth++)
        {
            var spec = element.Member("spec");
            var name = spec.Member("template").ValueKind == JsonValueKind.Object ? "template" : "jobTemplate";
            element = spec.Member(name);
            path += $"/spec/{name}";
            if (IsTemplate(element))
                return path;
        }

        return null;
    }

    private static bool IsTemplate(JsonElement element) =>
        element.Member("spec").Member("containers") is { ValueKind: JsonValueKind.Array } list
        && list.GetArrayLength() > 0
        && list.EnumerateArray().All(container => container.ValueKind == JsonValueKind.Object);
}
