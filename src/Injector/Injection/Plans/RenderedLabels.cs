using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Templates.Model;
using Injector.Text;

namespace Injector.Injection.Plans;

/// <summary>The labels of a template as a pod's values make them: the API server refuses a pod for a single one of them.</summary>
internal static class RenderedLabels
{
    /// <summary>The error that a label's value cannot be one, or null.</summary>
    public static InjectionError? Check(SidecarTemplate template, TemplateValues values)
    {
        foreach (var (label, text) in template.Labels)
        {
            var value = text.Render(values);
            if (KubernetesName.IsLabelValue(value))
                continue;
            var key = values.KeyToBlame(text.Variables);
            return new InjectionError(
                Reason.ParameterInvalid, $"{(key is null ? "" : $"{key}: ")}\"{Excerpt.Of(value, 60)}\" cannot be the value of label {label}", key);
        }

        return null;
    }
}
