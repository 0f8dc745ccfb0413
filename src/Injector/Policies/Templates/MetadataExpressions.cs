using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Policies.Expressions;
using Injector.Templates.Model;

namespace Injector.Policies.Templates;

/// <summary>
/// The annotations, labels and pull secrets that go with a template. Nothing that the user wrote is replaced, and of several templates the first counts.
/// </summary>
internal static class MetadataExpressions
{
    /// <summary>What the pod does not list of the names of pull secrets; one that comes to be empty is none.</summary>
    public static void AddSecretNames(TemplateBlock block)
    {
        if (HasSecrets(block))
            block.Add(
                "secretNames",
                $"{Cel.List(block.Template.ImagePullSecrets.Select(secret => block.Text(secret)))}"
                + ".filter(n, n != '' && !object.spec.?imagePullSecrets.orValue([]).exists(s, s.?name.orValue('') == n)).distinct()");
    }

    public static void Add(TemplateBlock block, TemplateBlocks blocks)
    {
        var evictable = Cel.List([.. block.Template.Volumes.Where(volume => volume.IsEmptyDir).Select(volume => Cel.Text(volume.Name))]);
        if (block.Template.SharedVolume is { Volume.IsEmptyDir: true })
            evictable = $"({block["added"]}.size() > 0 ? [{block["volume"]}[0]] : []) + {evictable}";
        block.Add("evictable", $"({evictable}).filter(n, !(n in variables.safeToEvict.split(',').map(s, s.trim())))");
        block.Add("annotations", Own(block, blocks, template => template.Annotations, "annotations"));
        block.Add("labels", Own(block, blocks, template => template.Labels, "labels"));
        var faults = block.Template.Labels.Where(label => label.Value.Literal is null)
            .Select(label => ($"!({block.Text(label.Value)}).matches(r'^([A-Za-z0-9]([A-Za-z0-9_.-]{{0,61}}[A-Za-z0-9])?)?$')",
                Cel.Text($"{Reason.ParameterInvalid}: a value of template {block.Template.Name} cannot be the value of label {label.Key}")))
            .ToList();
        if (HasSecrets(block))
            faults.Add(AddSecrets(block, blocks));
        block.Add("metadataError", Cel.First(faults, "''"));
    }

    public static bool HasSecrets(TemplateBlock block) => block.Template.ImagePullSecrets.Length > 0;

    /// <summary>The keys that are set, each a <c>key</c> and a <c>value</c>.</summary>
    private static string Own(
        TemplateBlock block, TemplateBlocks blocks, Func<SidecarTemplate, IEnumerable<(string Key, TemplateText Value)>> of, string map)
    {
        var parts = new List<string>();
        foreach (var (key, value) in of(block.Template))
        {
            if (key is Keys.DefaultContainer or Keys.SafeToEvictLocalVolumes or Keys.Injected or Keys.Status)
            {
                block.Refuse($"metadata.{map}[{key}]", "the injector sets this key by itself; leave it out");
                continue;
            }

            var others = blocks.All.Where(other => other != block && of(other.Template).Any(entry => entry.Key == key)).ToList();
            var first = others.Count == 0 ? "" : $" && !{TemplateBlocks.IsAnyBefore(block, others)}";
            parts.Add($"(!({Cel.Text(key)} in variables.{map}){first} ? [{PodMetadataExpressions.Entry(key, block.Text(value))}] : [])");
        }

        return parts.Count == 0 ? "[]" : string.Join(" + ", parts);
    }

    private static (string, string) AddSecrets(TemplateBlock block, TemplateBlocks blocks)
    {
        var earlier = blocks.Earlier(block, "secretNames", HasSecrets);
        var secrets = block.Add("secrets", earlier is null ? block["secretNames"] : $"{block["secretNames"]}.filter(n, !(n in {earlier}))");
        return ($"{secrets}.exists(n, n.size() > 253 || !n.matches(r'^[a-z0-9]([a-z0-9-]{{0,61}}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{{0,61}}[a-z0-9])?)*$'))",
            $"'{Reason.ParameterInvalid}: a value of template {block.Template.Name} cannot be the name of a Secret'");
    }
}
