using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Text;

namespace Injector.Injection.Decisions;

/// <summary>The opt-in or opt-out of one object, a pod or its namespace.</summary>
internal static class OptIn
{
    /// <summary>
    /// Reads the <c>inject</c> key. A label wins over an annotation; only <c>true</c> and <c>false</c> count; whatever is
    /// not followed is said in a warning.
    /// </summary>
    /// <returns>True or false as the object says, null when it says nothing we follow.</returns>
    public static bool? Read(string? label, string? annotation, string owner, List<InjectionWarning> warnings)
    {
        var fromLabel = Parse(label, "label", owner, warnings);
        var fromAnnotation = Parse(annotation, "annotation", owner, warnings);
        if (fromLabel is not null && fromAnnotation is not null && fromLabel != fromAnnotation)
            warnings.Add(new(
                WarningCode.OptInContradicted, Keys.Inject, $"{Keys.Inject}: the {owner}'s label \"{label}\" wins over its annotation \"{annotation}\""));
        return fromLabel ?? fromAnnotation;
    }

    private static bool? Parse(string? value, string place, string owner, List<InjectionWarning> warnings)
    {
        switch (value)
        {
            case null:
                return null;
            case "true":
                return true;
            case "false":
                return false;
            default:
                warnings.Add(new(
                    WarningCode.OptInNotUnderstood,
                    Keys.Inject,
                    $"{Keys.Inject}: the {owner}'s {place} \"{Excerpt.Of(value, 20)}\" is ignored; use \"true\" or \"false\""));
                return null;
        }
    }
}
