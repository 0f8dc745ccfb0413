using Injector.Injection.Pods;
using Injector.Kubernetes;
using Injector.Templates.Model;
using Injector.Templates.Parameters;

namespace Injector.Injection.Plans;

/// <summary>
/// What a pod may say of its own sidecars: what their templates let a pod set. Where its namespace is enforced, not what is followed, unless the namespace's
/// annotation names that parameter: a sidecar that follows nothing, or somebody else, is none.
/// </summary>
internal readonly struct PodsShare(NamespaceFacts ns, bool enforced)
{
    public bool Includes(SidecarTemplate template, TemplateParameter parameter) =>
        parameter.SettableByPod && (!enforced || template.SharedVolume?.IsChosenBy(parameter) != true || Names(parameter.Name));

    /// <summary>Whether the pod may say, by kubectl's annotation too, which of its containers is followed.</summary>
    public bool IncludesTargets(SidecarTemplate template) =>
        template.SharedVolume?.Containers?.Parameter is not { } parameter || Includes(template, parameter);

    private bool Names(string parameter) => ns.Annotations.GetValueOrDefault(Keys.PodsMaySet) is { } list
        && list.Split(',').Any(name => name.AsSpan().Trim().SequenceEqual(parameter));
}
