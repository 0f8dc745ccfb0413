using Injector.Policies.Expressions;
using Injector.Templates.Model;

namespace Injector.Policies.Templates;

/// <summary>
/// What is added, in order: each a <c>path</c> and a <c>value</c> that is added there; each list and map is made first where the pod has
/// none. No <c>JSONPatch{…}</c> yet: variables of a policy cannot hold any.
/// </summary>
internal static class PatchExpressions
{
    /// <summary>What a template adds to the lists of the pod.</summary>
    public static void Add(TemplateBlock block)
    {
        var volumes = block.Template.Volumes.Select(volume => $"[dyn({Volume(block, volume, Cel.Text(volume.Name))})]").ToList();
        if (block.Template.SharedVolume is { } shared)
            volumes.Insert(0, $"({block["added"]}.size() > 0 ? [dyn({Volume(block, shared.Volume, $"{block["volume"]}[0]")})] : [])");
        block.Add("newVolumes", Joined(volumes));
        var all = block.Template.InitContainers.Select(container => (container, IsNative: false))
            .Concat(block.Template.Sidecars.Select(container => (container, IsNative: true))).ToList();
        foreach (var (name, position) in ((string, ContainerPosition)[])[("behind", ContainerPosition.AfterSidecars), ("inFront", ContainerPosition.First)])
            block.Add(name, Joined([.. all.Where(item => item.container.Position == position).Select(item => When(
                block.Holds(item.container.When), $"dyn({ContainerExpressions.Value(block, item.container, item.IsNative)})"))]));
    }

    /// <summary>All of it.</summary>
    /// <param name="blocks">The templates.</param>
    /// <param name="last">The last turn.</param>
    /// <param name="variables">Where it goes.</param>
    public static void Add(TemplateBlocks blocks, Turn last, PolicyVariables variables)
    {
        var groups = new List<string>();
        AddMap(groups, "annotations", "(variables.newAnnotations + [{'key': '" + Kubernetes.Keys.Status + "', 'value': variables.status}])");
        AddMap(groups, "labels", "variables.newLabels");
        if (blocks.Sharing.Count > 0)
            AddApplicationMounts(groups, last);
        AddList(groups, "volumes", variables.Add("newVolumes", blocks.Together("newVolumes")));
        AddFsGroup(groups, blocks, variables);
        AddSecrets(groups, blocks, variables);
        // From behind, so that no place moves.
        groups.Add(When("!has(object.spec.initContainers)", Operation("'/spec/initContainers'", "[]")));
        groups.Add($"{blocks.Together("behind")}.transformList(i, c, {Operation("'/spec/initContainers/' + string(variables.behindSidecars + i)", "c")})");
        groups.Add($"{blocks.Together("inFront")}.transformList(i, c, {Operation("'/spec/initContainers/' + string(i)", "c")})");
        variables.Add("patch", $"!variables.inject ? []\n: {Joined([.. groups.Select(group => $"({group})")], "\n+ ")}");
    }

    private static string Joined(List<string> lists, string between = " + ") => lists.Count == 0 ? "[]" : string.Join(between, lists);

    private static string Operation(string path, string value) => $"{{'path': dyn({path}), 'value': dyn({value})}}";

    private static string When(string? condition, string item) => condition is null ? $"[{item}]" : $"({condition} ? [{item}] : [])";

    private static void AddMap(List<string> groups, string map, string entries)
    {
        groups.Add(When($"!has(object.metadata.{map}) && {entries}.size() > 0", Operation($"'/metadata/{map}'", "{}")));
        groups.Add($"{entries}.map(e, {Operation($"'/metadata/{map}/' + e.key.replace('/', '~1')", "e.value")})");
    }

    private static void AddList(List<string> groups, string list, string items)
    {
        groups.Add(When($"!has(object.spec.{list}) && {items}.size() > 0", Operation($"'/spec/{list}'", "[]")));
        groups.Add($"{items}.map(v, {Operation($"'/spec/{list}/-'", "v")})");
    }

    private static void AddApplicationMounts(List<string> groups, Turn last)
    {
        var planned = last["planned"];
        const string Mount = "{'name': dyn(s.m.name), 'mountPath': dyn(s.path), ?'subPath': s.m.?subPath}";
        groups.Add(Cel.Let(
            "l", $"{planned}.map(s, s.pointer)",
            $"""
            {planned}.transformList(i, s, (s.hasMounts || l.indexOf(s.pointer) < i ? [] : [{Operation("s.pointer + '/volumeMounts'", "[]")}])
              + [{Operation("s.pointer + '/volumeMounts/-'", Mount)}]).flatten()
            """));
    }

    private static string Volume(TemplateBlock block, TemplateVolume volume, string name) => TypedExpression.Map(
        [("name", TypedExpression.OfText(name)), .. volume.Members.Select(member => (member.Name.Value, FragmentExpressions.Value(block, member.Value)))]).Text;

    private static void AddFsGroup(List<string> groups, TemplateBlocks blocks, PolicyVariables variables)
    {
        if (!blocks.All.Any(IdentityExpressions.HasFsGroup))
            return;
        var given = variables.Add("fsGroup", blocks.Together("fsGroup", IdentityExpressions.HasFsGroup));
        groups.Add(When($"{given}.size() > 0 && !has(object.spec.securityContext)", Operation("'/spec/securityContext'", "{}")));
        groups.Add(When($"{given}.size() > 0", Operation("'/spec/securityContext/fsGroup'", $"int({given}[0])")));
    }

    private static void AddSecrets(List<string> groups, TemplateBlocks blocks, PolicyVariables variables)
    {
        if (!blocks.All.Any(MetadataExpressions.HasSecrets))
            return;
        AddList(groups, "imagePullSecrets", variables.Add("secrets", $"{blocks.Together("secrets", MetadataExpressions.HasSecrets)}.map(n, {{'name': n}})"));
    }
}
