using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Templates.Model;
using Injector.Text;

namespace Injector.Injection.Plans;

/// <summary>
/// Which files are followed below the log directory: some, and none outside of it. The sidecar may have more mounted than the application has,
/// its service account's token at least.
/// </summary>
internal static class FilePatterns
{
    /// <summary>The error that the patterns leave out everything, or reach for something else; null when they do not.</summary>
    public static InjectionError? Check(SidecarTemplate template, TemplateValues values)
    {
        if (template.SharedVolume?.Files is not { } files)
            return null;
        var follows = false;
        foreach (var pattern in values[files].Items)
        {
            if (!KubernetesPath.IsRelative(pattern.AsSpan().TrimStart('!')))
                return Invalid(files, values, $"\"{Excerpt.Of(pattern, 60)}\" must be relative to the log path, without '..'");
            follows |= !pattern.StartsWith('!');
        }

        return follows ? null : Invalid(files, values, "no pattern names a file to follow; add one without '!', such as *.log");
    }

    private static InjectionError Invalid(Variable files, TemplateValues values, string problem)
    {
        var key = values.KeyToBlame([files]);
        return new InjectionError(Reason.ParameterInvalid, $"{key ?? files.Name}: {problem}", key);
    }
}
