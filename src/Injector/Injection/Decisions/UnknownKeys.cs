using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Templates.Model;
using Injector.Text;

namespace Injector.Injection.Decisions;

/// <summary>
/// Warns of keys under our prefix that nothing reads: a mistyped key is the commonest reason why "nothing happened".
/// </summary>
internal static class UnknownKeys
{
    /// <summary>Each costs a look for its nearest neighbour, and nobody reads more: the API server cuts warnings at 4 KB in all.</summary>
    private const int MostTold = 10;

    private static readonly string[] OnPodAnnotations = Keys.WordsOn(KeyPlaces.PodAnnotation);
    private static readonly string[] OnPodLabels = Keys.WordsOn(KeyPlaces.PodLabel);
    private static readonly string[] OnNamespaceLabels = Keys.WordsOn(KeyPlaces.NamespaceLabel);
    private static readonly string[] OnNamespaceAnnotations = Keys.WordsOn(KeyPlaces.NamespaceAnnotation);
    private static readonly byte[] Prefix = Encoding.UTF8.GetBytes(Keys.Prefix);

    /// <param name="pod">The pod.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="selected">The templates that apply; all of them when the pod is not to be injected.</param>
    /// <param name="all">The catalog, to tell a parameter of another template from a mistyped one.</param>
    /// <param name="warnings">Where the warnings go.</param>
    public static void Report(
        in PodView pod, NamespaceFacts ns, IReadOnlyList<SidecarTemplate> selected, TemplateCatalog all, List<InjectionWarning> warnings)
    {
        var limit = warnings.Count + MostTold;
        if (pod.Annotations.ValueKind == JsonValueKind.Object)
            foreach (var member in pod.Annotations.EnumerateObject())
                if (warnings.Count <= limit && IsOurs(member) && !IsKnown(member, OnPodAnnotations, selected))
                    ReportAnnotation(member.Name, "pod", OnPodAnnotations, selected, all, warnings, limit);
        if (pod.Labels.ValueKind == JsonValueKind.Object)
            foreach (var member in pod.Labels.EnumerateObject())
                if (warnings.Count <= limit && IsOurs(member) && !IsKnown(member, OnPodLabels, []))
                    ReportLabel(member.Name, "pod", OnPodLabels, warnings, limit);
        foreach (var (key, _) in ns.Labels)
            if (key.StartsWith(Keys.Prefix, StringComparison.Ordinal))
                ReportLabel(key, "namespace", OnNamespaceLabels, warnings, limit);
        foreach (var (key, _) in ns.Annotations)
            if (key.StartsWith(Keys.Prefix, StringComparison.Ordinal))
                ReportAnnotation(key, "namespace", OnNamespaceAnnotations, selected, all, warnings, limit);
    }

    private static void ReportAnnotation(
        string key, string owner, string[] known, IReadOnlyList<SidecarTemplate> selected, TemplateCatalog all, List<InjectionWarning> warnings, int limit)
    {
        var name = Keys.Word(key);
        if (IsKnown(name, known, selected) || IsFull(warnings, limit))
            return;
        if (key == Keys.Enforce)
        {
            warnings.Add(new(WarningCode.MisplacedKey, key, $"annotation {key} is ignored: it is a label, which only a namespace can carry"));
            return;
        }

        if (Declares(all.Templates, name) is { } other)
        {
            warnings.Add(new(
                WarningCode.ParameterOfAnotherTemplate,
                key,
                $"{key} is ignored: it is a parameter of template {other.Name}, which does not apply to this pod"));
            return;
        }

        var candidates = known.Where(word => word != Keys.Word(Keys.Status)).Concat(selected.SelectMany(template => template.Parameters).Select(p => p.Name));
        warnings.Add(new(WarningCode.UnknownKey, key, Unknown(key, owner, Spelling.Nearest(name, candidates))));
    }

    private static bool IsFull(List<InjectionWarning> warnings, int limit)
    {
        if (warnings.Count == limit)
            warnings.Add(new(
                WarningCode.FurtherUnknownKeys, Key: null, $"more keys under {Keys.Prefix} are not known; these were the first {MostTold}"));
        return warnings.Count >= limit;
    }

    private static SidecarTemplate? Declares(IReadOnlyList<SidecarTemplate> templates, ReadOnlySpan<char> parameter)
    {
        for (var i = 0; i < templates.Count; i++)
            if (templates[i].Parameter(parameter) is not null)
                return templates[i];
        return null;
    }

    // Compared as raw bytes: a pod may carry hundreds of other keys, and a name becomes a string only when it is ours and not known.
    private static bool IsOurs(JsonProperty member) =>
        JsonMarshal.GetRawUtf8PropertyName(member).StartsWith(Prefix);

    private static bool IsKnown(JsonProperty member, string[] known, IReadOnlyList<SidecarTemplate> selected)
    {
        var word = JsonMarshal.GetRawUtf8PropertyName(member)[Prefix.Length..];
        // A name with escapes in it is not recognised here, only as a string.
        Span<char> text = stackalloc char[KubernetesName.MaxLabelLength];
        return word.Length <= text.Length && IsKnown(text[..Encoding.UTF8.GetChars(word, text)], known, selected);
    }

    private static bool IsKnown(ReadOnlySpan<char> word, string[] known, IReadOnlyList<SidecarTemplate> selected)
    {
        foreach (var own in known)
            if (word.SequenceEqual(own))
                return true;
        return Declares(selected, word) is not null;
    }

    private static void ReportLabel(string key, string owner, string[] known, List<InjectionWarning> warnings, int limit)
    {
        var name = Keys.Word(key);
        if (IsKnown(name, known, []) || IsFull(warnings, limit))
            return;
        if (key == Keys.Enforce)
            warnings.Add(new(WarningCode.MisplacedKey, key, $"{key} on a pod is ignored: only a namespace can enforce injection"));
        else if (Spelling.Nearest(name, known) is { } nearest)
            warnings.Add(new(WarningCode.UnknownKey, key, $"label {Excerpt.Of(key, 60)} on the {owner} is ignored; did you mean {nearest}?"));
        else
            warnings.Add(new(WarningCode.MisplacedKey, key, $"label {Excerpt.Of(key, 60)} on the {owner} is ignored; make it an annotation"));
    }

    private static string Unknown(string key, string owner, string? nearest)
    {
        var shown = Excerpt.Of(key, 60);
        return nearest is null
            ? $"{shown} on the {owner} is not a known key"
            : $"{shown} on the {owner} is not a known key; did you mean {nearest}?";
    }
}
