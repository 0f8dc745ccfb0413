using Injector.Kubernetes;
using Injector.Policies.Expressions;

namespace Injector.Policies.Pods;

/// <summary>
/// What is read of the <c>status</c> annotation. CEL reads no JSON, so only what stands exactly as this product writes it is read: a
/// text of any other form that could be a record is <c>recordIsOdd</c>.
/// </summary>
internal static class RecordExpressions
{
    private const string Longest = "65536";
    private const string Name = "\"[a-z0-9-]+\"";
    private const string Printed = @"[ !#-\[\]-~]";

    private static readonly string Names = $"({Name}(,{Name})*)?";
    private static readonly string Texts = $"(\"{Printed}+\"(,\"{Printed}+\")*)?";
    private static readonly string Mount = $$"""\{"container":{{Name}},"volume":{{Name}},"mountPath":"{{Printed}}*"\}""";

    private static readonly string BehindName =
        ""","revision":NAME(,"shape":NAME)?,"lifecycle":"(Native|Classic)","initContainers":\[NAMES\],"sidecars":\[NAMES\],"volumes":\[NAMES\],"""
            .Replace("NAMES", Names, StringComparison.Ordinal).Replace("NAME", Name, StringComparison.Ordinal)
        + $$"""
            "mounts":\[({{Mount}}(,{{Mount}})*)?\](,"fsGroup":[0-9]+)?(,"imagePullSecrets":\[{{Texts}}\])?\}
            """;

    // Each record once, for the longer the pattern, the dearer: what comes between two of them, and behind the last, is looked at apart.
    private static readonly string Whole =
        $$"""^\{"templates":\[(\]|(\{"name":{{Name}}{{BehindName}}[,\]])+),"annotations":\[{{Texts}}\],"labels":\[{{Texts}}\]\}$""";

    public static void Add(PolicyVariables variables)
    {
        variables.Add("recordText", $"variables.annotations[?'{Keys.Status}'].orValue('')");
        variables.Add(
            "record",
            $$"""
            variables.recordText.size() <= {{Longest}} && !variables.recordText.contains('}]{') && !variables.recordText.contains('},,')
              && variables.recordText.matches({{Cel.Pattern(Whole)}}) ? variables.recordText : ''
            """);
        // What names no templates in plain letters is no record, whatever else it is.
        variables.Add(
            "recordIsOdd",
            $@"variables.record == '' && variables.recordText.size() <= {Longest} && (variables.recordText.contains('templates') || variables.recordText.contains('\\'))");
        variables.Add(
            "recordedSidecars",
            """variables.record.findAll(r'"sidecars":\[[^\]]*\]').map(s, s.substring(12, s.size() - 1).split(',')).flatten()""");
    }

    /// <summary>The record of a template up to its volumes; empty when there is none.</summary>
    public static string Containers(string template) => $"variables.record.find(r'{UpToVolumes(template)}')";

    /// <summary>The same with the names of its volumes.</summary>
    public static string Volumes(string template) => $@"variables.record.find(r'{UpToVolumes(template)},""volumes"":\[[^\]]*\]')";

    /// <summary>Whether a template's record, as <see cref="Containers"/> gives it, names a container.</summary>
    public static string NamesContainer(string record, string container) => $"{record}.matches(r'[\\[,]\"{container}\"[,\\]]')";

    /// <summary>The whole record of a template whose name is an expression; empty when there is none.</summary>
    public static string Entry(string template) => $$"""variables.record.find(r'\{"name":"' + {{template}} + r'"{{BehindName}}')""";

    /// <summary>The keys that the record calls annotations or labels of ours, in quotes.</summary>
    public static string Listed(string list) =>
        $$"""variables.record.find(r'"{{list}}":\[("[^"]*",?)*\]').replace('"{{list}}":', '').findAll(r'"[^"]*"')""";

    private static string UpToVolumes(string template) =>
        $$"""\{"name":"{{template}}","revision":"[^"]*"(,"shape":"[^"]*")?,"lifecycle":"[^"]*",""" + """
        "initContainers":\[[^\]]*\],"sidecars":\[[^\]]*\]
        """;
}
