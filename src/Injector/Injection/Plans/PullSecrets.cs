using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Templates.Model;
using Injector.Text;

namespace Injector.Injection.Plans;

/// <summary>The Secrets by which the node pulls a template's images: added to those that the pod lists, each once.</summary>
internal static class PullSecrets
{
    /// <returns>The names that the pod and the templates before this one do not list; or the error that one is no name.</returns>
    public static Result<string[], InjectionError> Missing(
        in PodView pod, SidecarTemplate template, TemplateValues values, IReadOnlyList<AppliedTemplate> earlier)
    {
        if (template.ImagePullSecrets.Length == 0)
            return Array.Empty<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var secret in pod.Spec.Items("imagePullSecrets"u8))
            known.Add(secret.Text("name"u8) ?? "");
        foreach (var applied in earlier)
            known.UnionWith(applied.ImagePullSecrets);
        var missing = new List<string>();
        foreach (var text in template.ImagePullSecrets)
        {
            var name = text.Render(values);
            // An empty parameter: this platform needs none.
            if (name.Length == 0 || !known.Add(name))
                continue;
            if (!KubernetesName.IsSubdomain(name))
            {
                var key = values.KeyToBlame(text.Variables);
                return new InjectionError(
                    Reason.ParameterInvalid, $"{(key is null ? "" : $"{key}: ")}\"{Excerpt.Of(name, 60)}\" cannot be the name of a Secret", key);
            }

            missing.Add(name);
        }

        return missing.ToArray();
    }
}
