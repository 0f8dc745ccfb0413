using Injector.Templates;

namespace Injector.Injection;

/// <summary>
/// Gives each parameter of a template its value: pod over namespace over the template's default, each only where the
/// template lets that level set it.
/// </summary>
public static class ParameterResolver
{
    /// <param name="template">The template.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="errors">Every refusal, each with the key, the value, what is allowed and who may set it.</param>
    public static ParameterValue[] Resolve(SidecarTemplate template, in PodView pod, NamespaceFacts ns, List<InjectionError> errors)
    {
        var values = new ParameterValue[template.Parameters.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = template.Parameters[i];
            var key = Keys.Prefix + parameter.Name;
            values[i] = Read(template, parameter, key, ParameterLevel.Pod, pod.Annotation(key), errors)
                ?? Read(template, parameter, key, ParameterLevel.Namespace, ns.Annotations.GetValueOrDefault(key), errors)
                ?? new ParameterValue(template, parameter, parameter.Default, ParameterLevel.Template);
        }
        return values;
    }

    private static ParameterValue? Read(
        SidecarTemplate template, TemplateParameter parameter, string key, ParameterLevel level, string? text, List<InjectionError> errors)
    {
        if (text is null)
            return null;
        var owner = level == ParameterLevel.Pod ? "pod" : "namespace";
        if (!(level == ParameterLevel.Pod ? parameter.SettableByPod : parameter.SettableByNamespace))
        {
            errors.Add(new InjectionError(
                Reason.ParameterNotSettable, $"{key} may not be set on the {owner}, only by {parameter.SettableBy}; remove it", key));
            return null;
        }
        if (ParameterParser.TryParse(parameter, text, out var value, out var problem))
            return new ParameterValue(template, parameter, value, level);
        errors.Add(new InjectionError(
            Reason.ParameterInvalid, $"{key} \"{(text.Length <= 60 ? text : text[..60] + "…")}\" on the {owner} must {problem}", key));
        return null;
    }
}
