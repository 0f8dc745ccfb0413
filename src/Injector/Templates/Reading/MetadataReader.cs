using Injector.Kubernetes;
using Injector.Templates.Documents;
using Injector.Templates.Model;
using Injector.Templates.Parameters;
using Injector.Templates.Rules;
using Injector.Text;

namespace Injector.Templates.Reading;

/// <summary>Reads the annotations or labels that a template gives to its pods.</summary>
internal static class MetadataReader
{
    private static readonly FieldRule LabelValue = FieldRule.Form(
        KubernetesName.IsLabelValue, "be a label's value, at most 63 of A-Z, a-z, 0-9, '-', '_' and '.', with a letter or digit at both ends",
        "give it a pattern, or write an annotation instead");

    // An API server refuses pods where such an annotation and the fields differ.
    private static readonly string[] CheckedByKubernetes =
    [
        "kubernetes.io/config.", "seccomp.security.alpha.kubernetes.io/", "container.seccomp.security.alpha.kubernetes.io/",
        "container.apparmor.security.beta.kubernetes.io/",
    ];

    public static List<(string Key, TemplateText Value)> Read(DocumentNode map, VariableScope scope, bool isLabels)
    {
        var entries = new List<(string, TemplateText)>();
        if (!map.Exists)
            return entries;
        foreach (var (key, value) in map.Members())
        {
            CheckKey(key, value);
            if (value.String is null)
            {
                value.Error($"must be a string{(value is { Exists: true, IsMap: false, IsList: false } ? "; put it in quotes" : "")}");
                continue;
            }

            var text = scope.Text(value);
            if (isLabels)
            {
                var errors = value.Report.Errors;
                CheckBuiltIns(value, text);
                if (value.Report.Errors == errors)
                    LabelValue.Check(value, scope);
            }

            entries.Add((key, text));
        }

        return entries;
    }

    /// <summary>What a label may say of its pod: a generated name ends in '-' while the pod is reviewed, and lists are no values.</summary>
    private static void CheckBuiltIns(DocumentNode value, TemplateText text)
    {
        foreach (var variable in text.Variables)
            if (variable.BuiltIn is { FitsLabel: false })
                value.Error($"${{{variable.Name}}} is not always a label's value; write an annotation instead");
    }

    private static void CheckKey(string key, DocumentNode value)
    {
        if (!KubernetesName.IsQualified(key))
            value.ErrorAtKey($"\"{Shown.Short(key)}\" is not a key; write [prefix/]name, the name at most 63 of A-Z, a-z, 0-9, '-', '_' and '.'");
        else if (key.StartsWith(Keys.Prefix, StringComparison.Ordinal))
            value.ErrorAtKey("is a key of the injector's own, which it writes itself; remove it");
        else if (Array.Exists(CheckedByKubernetes, prefix => key.StartsWith(prefix, StringComparison.Ordinal)))
            value.ErrorAtKey("is a key of Kubernetes' own, which it holds against the pod's fields; set those instead");
    }
}
