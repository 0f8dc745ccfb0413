using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Policies.Expressions;
using Injector.Templates.Model;

namespace Injector.Policies.Templates;

/// <summary>The annotations, labels and pull secrets that go with a template. Nothing that the user wrote is replaced.</summary>
internal static class MetadataExpressions
{
    /// <summary>A key that is set, when, and to what.</summary>
    /// <param name="Key">The annotation or label.</param>
    /// <param name="Condition">When it is set.</param>
    /// <param name="Value">To what.</param>
    internal sealed record Entry(string Key, string Condition, string Value);

    public static void Add(TemplateBlock block)
    {
        var evictable = Cel.List([.. block.Template.Volumes.Where(volume => volume.IsEmptyDir).Select(volume => Cel.Text(volume.Name))]);
        if (block.Template.SharedVolume is { Volume.IsEmptyDir: true })
            evictable = $"({block["added"]}.size() > 0 ? [{block["volume"]}[0]] : []) + {evictable}";
        block.Add("evictable", $"({evictable}).filter(n, !(n in variables.safeToEvict.split(',').map(s, s.trim())))");
        var faults = block.Template.Labels.Where(label => label.Value.Literal is null)
            .Select(label => ($"!({block.Text(label.Value)}).matches(r'^([A-Za-z0-9]([A-Za-z0-9_.-]{{0,61}}[A-Za-z0-9])?)?$')",
                Cel.Text($"{Reason.ParameterInvalid}: a value of template {block.Template.Name} cannot be the value of label {label.Key}")))
            .ToList();
        if (block.Template.ImagePullSecrets.Length > 0)
            faults.Add(AddSecrets(block));
        block.Add("metadataError", Cel.First(faults, "''"));
    }

    /// <summary>The annotations, without that of the status, in the order in which the status lists them.</summary>
    public static IReadOnlyList<Entry> Annotations(TemplateBlock block) =>
    [
        new(Keys.DefaultContainer, $"!('{Keys.DefaultContainer}' in variables.annotations) && !variables.isGuess", "variables.application.c.name"),
        new(
            Keys.SafeToEvictLocalVolumes, $"{block["evictable"]}.size() > 0",
            $"(variables.safeToEvict.trim() == '' ? '' : variables.safeToEvict + ',') + {block["evictable"]}.join(',')"),
        .. Own(block, block.Template.Annotations, "annotations"),
    ];

    public static IReadOnlyList<Entry> Labels(TemplateBlock block) =>
        [.. Own(block, block.Template.Labels, "labels"), new(Keys.Injected, $"!('{Keys.Injected}' in variables.labels)", "'true'")];

    private static IEnumerable<Entry> Own(TemplateBlock block, IReadOnlyList<(string Key, TemplateText Value)> entries, string map)
    {
        foreach (var (key, value) in entries)
            if (key is Keys.DefaultContainer or Keys.SafeToEvictLocalVolumes or Keys.Injected or Keys.Status)
                block.Refuse($"metadata.{map}[{key}]", "the injector sets this key by itself; leave it out");
            else
                yield return new(key, $"!({Cel.Text(key)} in variables.{map})", block.Text(value));
    }

    /// <summary>The names that the pod does not list; one that comes to be empty is none.</summary>
    private static (string, string) AddSecrets(TemplateBlock block)
    {
        var names = Cel.List(block.Template.ImagePullSecrets.Select(secret => block.Text(secret)));
        var secrets = block.Add(
            "secrets", $"{names}.filter(n, n != '' && !object.spec.?imagePullSecrets.orValue([]).exists(s, s.?name.orValue('') == n)).distinct()");
        return ($"{secrets}.exists(n, n.size() > 253 || !n.matches(r'^[a-z0-9]([a-z0-9-]{{0,61}}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{{0,61}}[a-z0-9])?)*$'))",
            $"'{Reason.ParameterInvalid}: a value of template {block.Template.Name} cannot be the name of a Secret'");
    }
}
