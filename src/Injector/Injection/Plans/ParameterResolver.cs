using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Templates.Model;
using Injector.Templates.Parameters;
using Injector.Text;

namespace Injector.Injection.Plans;

/// <summary>
/// Gives each parameter of a template its value: pod over namespace over the template's default, each only where the
/// template lets that level set it.
/// </summary>
internal static class ParameterResolver
{
    /// <param name="template">The template.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="share">What the pod may set.</param>
    /// <param name="errors">Every refusal, each with the key, the value, what is allowed and who may set it.</param>
    public static ParameterValue[] Resolve(SidecarTemplate template, in PodView pod, NamespaceFacts ns, in PodsShare share, List<InjectionError> errors)
    {
        var values = new ParameterValue[template.Parameters.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = template.Parameters[i];
            var own = Read(template, parameter, ParameterLevel.Pod, Allowed(template, parameter, pod.Annotation(parameter.Key), share, errors), errors);
            values[i] = own is not null && !parameter.IsLive ? own
                : Read(template, parameter, ParameterLevel.Namespace, ns.Annotations.GetValueOrDefault(parameter.Key), errors) ?? template.Defaults[i];
            // What the pod says itself of a live one its sidecar reads: it may change, and what is rendered cannot.
            if (own is not null && parameter.IsLive)
                values[i] = own with { Beneath = values[i] };
        }

        return values;
    }

    private static string? Allowed(SidecarTemplate template, TemplateParameter parameter, string? text, in PodsShare share, List<InjectionError> errors)
    {
        if (text is null || !parameter.SettableByPod || share.Includes(template, parameter))
            return text;
        errors.Add(new InjectionError(
            Reason.ParameterNotSettable,
            $"{parameter.Key}: an enforced namespace says itself what is followed; remove it, or name {parameter.Name} in the namespace's annotation {Keys.PodsMaySet}",
            parameter.Key));
        return null;
    }

    private static ParameterValue? Read(
        SidecarTemplate template, TemplateParameter parameter, ParameterLevel level, string? text, List<InjectionError> errors)
    {
        if (text is null)
            return null;
        var key = parameter.Key;
        var owner = level == ParameterLevel.Pod ? "pod" : "namespace";
        if (!(level == ParameterLevel.Pod ? parameter.SettableByPod : parameter.SettableByNamespace))
        {
            errors.Add(new InjectionError(
                Reason.ParameterNotSettable, $"{key}: only {parameter.SettableBy} may set it, not the {owner}; remove it", key));
            return null;
        }

        var live = parameter.IsLive && level == ParameterLevel.Pod ? LiveText.Read(text) : new LiveText(text, null);
        var parsed = ParameterParser.Parse(parameter, live.Value);
        if (parsed.Succeeded)
            return new ParameterValue(template, parameter, parsed.Value.Verbatim(), level) { Until = live.Until };
        errors.Add(new InjectionError(
            Reason.ParameterInvalid, $"{key} \"{Excerpt.Of(text, 60)}\" on the {owner} must {parsed.Error}", key));
        return null;
    }
}
