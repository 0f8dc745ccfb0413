using System.Text.Json;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Json;
using Injector.Templates.Model;

namespace Injector.Injection.Plans;

/// <summary>
/// The ports of the containers that a template adds. All containers of a pod share one network: two that listen on the same port cannot
/// both run. Under <c>hostNetwork</c> they share the node's, where the scheduler puts a pod with a declared port on no node that has it taken.
/// </summary>
internal static class AddedPorts
{
    /// <summary>The error that another container has a port of these, or null; under <c>hostNetwork</c> a warning for each port.</summary>
    public static InjectionError? Check(
        PodShape pod, IReadOnlyList<AppliedTemplate> earlier, AppliedTemplate applied, List<InjectionWarning> warnings, ReviewBudget budget)
    {
        foreach (var container in applied.Sidecars)
        {
            if (Member(container) is not { } fragment)
                continue;
            var key = applied.Values.KeyToBlame(fragment.Variables);
            foreach (var port in Rendered(fragment, applied.Values))
            {
                budget.Spend(pod.Containers.Count, "the ports of this pod");
                if (Owner(pod, earlier, applied.Template, port) is { } owner)
                    return new InjectionError(
                        Reason.NameConflict,
                        $"port {port.Number} of {container.Name} is one that container {owner} has too; {(key is null ? "change one of them" : $"set {key} to another")}",
                        key);
                if (pod.UsesHostNetwork)
                    warnings.Add(new(
                        WarningCode.PortOfTheNode,
                        key,
                        $"hostNetwork: {container.Name} listens on the node's port {port.Number}{(key is null ? "" : $"; {key} sets another")}"));
            }
        }

        return null;
    }

    /// <summary>The container's <c>ports</c> as they come to be.</summary>
    public static List<ContainerPort> Of(TemplateContainer container, TemplateValues values) =>
        Member(container) is { } fragment ? Rendered(fragment, values) : [];

    private static TemplateFragment? Member(TemplateContainer container)
    {
        foreach (var (name, fragment) in container.Members)
            if (name.EncodedUtf8Bytes.SequenceEqual("ports"u8))
                return fragment;
        return null;
    }

    private static List<ContainerPort> Rendered(TemplateFragment fragment, TemplateValues values)
    {
        using var document = JsonDocument.Parse(JsonBytes.Of(json => fragment.Render(json, values)));
        return [.. ContainerPort.ReadAll(document.RootElement)];
    }

    private static string? Owner(PodShape pod, IReadOnlyList<AppliedTemplate> earlier, SidecarTemplate template, ContainerPort port)
    {
        foreach (var container in pod.Containers)
            if (container.KeepsRunning && !template.HasContainer(container.Name)
                && ContainerPort.ReadAll(container.Json.Member("ports"u8)).Any(other => other.Collides(port)))
                return container.Name;
        foreach (var other in earlier)
            foreach (var sidecar in other.Sidecars)
                if (Of(sidecar, other.Values).Exists(taken => taken.Collides(port)))
                    return sidecar.Name;
        return null;
    }
}
