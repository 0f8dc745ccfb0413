using Injector.Policies.Expressions;
using Injector.Policies.Pods;
using Injector.Templates.Model;

namespace Injector.Policies.Templates;

/// <summary>The text of the <c>status</c> annotation. What goes into it is in plain ASCII, so that nothing is to be escaped.</summary>
internal static class StatusExpressions
{
    /// <summary>What is recorded of a template that is added.</summary>
    public static void Add(TemplateBlock block)
    {
        var template = block.Template;
        block.Add(
            "entry",
            $$"""
            '{"name":"{{template.Name}}","revision":"{{template.Revision}}","shape":"{{template.Shape}}",'
            + '"lifecycle":"Native","initContainers":['
            + {{Names(block, template.InitContainers)}}
            + '],"sidecars":[' + {{Names(block, template.Sidecars)}} + '],"volumes":[' + {{Volumes(block)}} + '],"mounts":[' + {{Mounts(block)}} + ']'
            {{FsGroup(block)}}{{Secrets(block)}}
            + '}'
            """);
    }

    /// <summary>The whole text: the records of templates that the pod has already as they are, and behind them those of what is added.</summary>
    public static void Add(TemplateBlocks blocks, PolicyVariables variables)
    {
        var (entries, annotations, labels) = (blocks.Each("entry"), Keys("newAnnotations"), Keys("newLabels"));
        if (blocks.AreSeveral)
        {
            entries = $"(variables.present.map(n, {RecordExpressions.Entry("n")}).filter(e, e != '') + {entries})";
            annotations = Kept("annotations", annotations);
            labels = Kept("labels", labels);
        }

        variables.Add(
            "status",
            $$"""
            '{"templates":[' + {{entries}}.join(',') + '],"annotations":[' + {{annotations}}.join(',') + '],"labels":[' + {{labels}}.join(',') + ']}'
            """);
    }

    private static string Keys(string entries) => $"variables.{entries}.map(e, '\"' + string(e.key) + '\"')";

    // What went with the templates that were there already was added by us as well.
    private static string Kept(string list, string added) =>
        $"((variables.present.size() > 0 ? {RecordExpressions.Listed(list)}.filter(k, !(k in {added})) : []) + {added})";

    private static string Names(TemplateBlock block, IReadOnlyCollection<TemplateContainer> containers) =>
        Joined(containers.Select(container => (block.Holds(container.When), Quoted(container.Name))));

    private static string Volumes(TemplateBlock block)
    {
        var own = block.Template.Volumes.Select(volume => ((string?)null, Quoted(volume.Name)));
        return Joined(block.Template.SharedVolume is null ? own
            : own.Prepend(($"{block["added"]}.size() > 0", $"'\"' + {block["volume"]}[0] + '\"'")));
    }

    private static string Mounts(TemplateBlock block) => block.Template.SharedVolume is null ? "''"
        : $$"""
          {{block["added"]}}.map(s, '{"container":"' + s.a.c.name + '","volume":"' + {{block["volume"]}}[0] + '","mountPath":"' + s.path + '"}').join(',')
          """;

    private static string FsGroup(TemplateBlock block) => !IdentityExpressions.HasFsGroup(block) ? ""
        : $"+ ({block["fsGroup"]}.size() > 0 ? ',\"fsGroup\":' + string(int({block["fsGroup"]}[0])) : '')";

    private static string Secrets(TemplateBlock block) => !MetadataExpressions.HasSecrets(block) ? ""
        : $"+ ({block["secrets"]}.size() > 0 ? ',\"imagePullSecrets\":[' + {block["secrets"]}.map(n, '\"' + n + '\"').join(',') + ']' : '')";

    private static string Joined(IEnumerable<(string? Condition, string Text)> items)
    {
        var all = items.ToList();
        return all.Count == 0 ? "''"
            : all.TrueForAll(item => item.Condition is null) ? Cel.Concat([.. all.SelectMany((item, i) => i == 0 ? (string[])[item.Text] : ["','", item.Text])])
            : $"({string.Join(" + ", all.Select(item => item.Condition is null ? $"[{item.Text}]" : $"({item.Condition} ? [{item.Text}] : [])"))}).join(',')";
    }

    private static string Quoted(string text) => Cel.Text($"\"{text}\"");
}
