using Injector.Injection.Plans;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Policies.Expressions;
using Injector.Templates.Model;

namespace Injector.Policies.Templates;

/// <summary>
/// A template's additions in order, each a <c>path</c> and a <c>value</c> that is added there; each list and map is made first where the pod has
/// none. No <c>JSONPatch{…}</c> yet: variables of a policy cannot hold any.
/// </summary>
internal static class PatchExpressions
{
    public static void Add(TemplateBlock block)
    {
        block.Add("annotationsError", AnnotationsError(block));
        var groups = new List<string>();
        AddMap(groups, "annotations", [.. MetadataExpressions.Annotations(block), new(Keys.Status, "true", block["status"])]);
        AddMap(groups, "labels", MetadataExpressions.Labels(block));
        AddApplicationMounts(groups, block);
        AddVolumes(groups, block);
        AddFsGroup(groups, block);
        AddSecrets(groups, block);
        AddInitContainers(groups, block);
        block.Add("patch", string.Join("\n+ ", groups.Select(group => $"({group})")));
    }

    private static string Operation(string path, string value) => $"{{'path': dyn({path}), 'value': dyn({value})}}";

    private static string When(string condition, string operation) => condition == "true" ? $"[{operation}]" : $"{condition} ? [{operation}] : []";

    private static void AddMap(List<string> groups, string map, IReadOnlyList<MetadataExpressions.Entry> entries)
    {
        var any = Cel.Any([.. entries.Select(entry => $"({entry.Condition})")]);
        groups.Add(When($"!has(object.metadata.{map}) && ({any})", Operation($"'/metadata/{map}'", "{}")));
        foreach (var entry in entries)
            groups.Add(When(entry.Condition, Operation(Cel.Text($"/metadata/{map}/{Json.JsonPointer.Escape(entry.Key)}"), entry.Value)));
    }

    private static void AddApplicationMounts(List<string> groups, TemplateBlock block)
    {
        if (block.Template.SharedVolume is null)
            return;
        var mount =
            $$"""
            {'name': dyn({{block["volume"]}}[0]), 'mountPath': dyn(s.path),
                ?'subPath': s.place == '' ? optional.none() : optional.of(dyn(s.place.replace('/', '')))}
            """;
        groups.Add(
            $$"""
            {{block["added"]}}.transformList(i, s, (has(s.a.c.volumeMounts) || {{block["added"]}}.slice(0, i).exists(t, t.a.pointer == s.a.pointer) ? []
              : [{{Operation("s.a.pointer + '/volumeMounts'", "[]")}}])
              + [{{Operation("s.a.pointer + '/volumeMounts/-'", mount)}}]).flatten()
            """);
    }

    private static void AddVolumes(List<string> groups, TemplateBlock block)
    {
        var volumes = block.Template.Volumes.Select(volume => ("true", Volume(block, volume, Cel.Text(volume.Name)))).ToList();
        if (block.Template.SharedVolume is { } shared)
            volumes.Insert(0, ($"{block["added"]}.size() > 0", Volume(block, shared.Volume, $"{block["volume"]}[0]")));
        if (volumes.Count == 0)
            return;
        groups.Add(When($"!has(object.spec.volumes) && ({Cel.Any([.. volumes.Select(volume => volume.Item1)])})", Operation("'/spec/volumes'", "[]")));
        foreach (var (condition, volume) in volumes)
            groups.Add(When(condition, Operation("'/spec/volumes/-'", volume)));
    }

    private static string Volume(TemplateBlock block, TemplateVolume volume, string name) => TypedExpression.Map(
        [("name", TypedExpression.OfText(name)), .. volume.Members.Select(member => (member.Name.Value, FragmentExpressions.Value(block, member.Value)))]).Text;

    private static void AddFsGroup(List<string> groups, TemplateBlock block)
    {
        if (block.Template.RunAs?.FsGroup is null)
            return;
        var given = $"{block["fsGroup"]} != ''";
        groups.Add(When($"{given} && !has(object.spec.securityContext)", Operation("'/spec/securityContext'", "{}")));
        groups.Add(When(given, Operation("'/spec/securityContext/fsGroup'", $"int({block["fsGroup"]})")));
    }

    private static void AddSecrets(List<string> groups, TemplateBlock block)
    {
        if (block.Template.ImagePullSecrets.Length == 0)
            return;
        groups.Add(When($"{block["secrets"]}.size() > 0 && !has(object.spec.imagePullSecrets)", Operation("'/spec/imagePullSecrets'", "[]")));
        groups.Add($"{block["secrets"]}.map(n, {Operation("'/spec/imagePullSecrets/-'", "{'name': n}")})");
    }

    // From behind, so that no place moves: those behind the native sidecars first, each list from its last.
    private static void AddInitContainers(List<string> groups, TemplateBlock block)
    {
        groups.Add(When("!has(object.spec.initContainers)", Operation("'/spec/initContainers'", "[]")));
        var all = block.Template.InitContainers.Select(container => (container, IsNative: false))
            .Concat(block.Template.Sidecars.Select(container => (container, IsNative: true))).ToList();
        foreach (var position in (ContainerPosition[])[ContainerPosition.AfterSidecars, ContainerPosition.First])
            foreach (var (container, isNative) in all.Where(item => item.container.Position == position).Reverse())
                groups.Add(When(
                    block.Holds(container.When) ?? "true",
                    Operation(
                        position == ContainerPosition.First ? "'/spec/initContainers/0'" : "'/spec/initContainers/' + string(variables.behindSidecars)",
                        ContainerExpressions.Value(block, container, isNative))));
    }

    private static string AnnotationsError(TemplateBlock block)
    {
        var entries = MetadataExpressions.Annotations(block);
        var reserved = block.Template.Containers.Select(container => (block.Holds(container.When), AnnotationLimit.ReservedFor(container.Name))).ToList();
        var parts = entries.Select(entry => $"({entry.Condition} ? {System.Text.Encoding.UTF8.GetByteCount(entry.Key)} + size(bytes({entry.Value})) : 0)")
            .Concat(reserved.Select(container => container.Item1 is null ? $"{container.Item2}" : $"({container.Item1} ? {container.Item2} : 0)"));
        // An annotation that is extended counts as it comes to be.
        return $"""
            {string.Join("\n+ ", parts)}
            + {Keys.Status.Length} + size(bytes({block["status"]}))
            + variables.annotations.transformList(k, v,
                k != '{Keys.Status}' && !(k == '{Keys.SafeToEvictLocalVolumes}' && {block["evictable"]}.size() > 0),
                size(bytes(k)) + size(bytes(string(v)))).sum()
            > {AnnotationLimit.MaxBytes}
            ? '{Reason.AnnotationsTooLarge}: with what is added the annotations of the pod would be larger than Kubernetes takes; shorten or remove some'
            : ''
            """;
    }
}
