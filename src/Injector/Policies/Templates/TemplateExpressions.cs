using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Policies.Expressions;
using Injector.Templates.Model;

namespace Injector.Policies.Templates;

/// <summary>
/// All variables of one template, in the order in which the webhook works: <c>error</c> is what it would stop at. What is asked and what is there
/// already comes before the turns, what is added after them.
/// </summary>
internal static class TemplateExpressions
{
    /// <summary>What is said to the template, and what the pod has of it.</summary>
    public static void Read(TemplateBlock block)
    {
        var template = block.Template;
        CheckFields(block);
        if (template.Containers.Any(container => container.EnvironmentNames.Any(name => name.StartsWith("SHARED_VOLUME_", StringComparison.Ordinal))))
            block.Refuse("an environment variable SHARED_VOLUME_…", "these names are for variables that are copied from the application; choose another");
        if (template.ApplicationSecrets is { } secrets
            && (secrets.When is not { Variable.Parameter: { IsSettable: false } parameter } when || (parameter.Default.Text == "true") != when.Negated))
            block.Refuse("applicationSecrets", "a policy mounts none; leave them out, or turn them off by a parameter that nobody but the platform sets");
        if (template.Containers.Any(container => container.VolumeMounts.Any(mount => !mount.IsConstant))
            || template.SharedVolume is { SidecarMountPath.Literal: null })
            block.Refuse("mounts of a sidecar that parameters make", "two of them could come to be at one path, which a policy does not see; write them out");
        ParameterExpressions.Add(block);
        PresenceExpressions.Add(block);
        if (template.SharedVolume is { } shared)
            TargetExpressions.AddItems(block, shared);
    }

    /// <summary>What it is by its turn and its parameters.</summary>
    public static void Make(TemplateBlock block)
    {
        block.Add("volumeError", VolumeError(block));
        IdentityExpressions.Add(block);
        ResourceExpressions.Add(block);
        PortExpressions.Add(block);
        MetadataExpressions.AddSecretNames(block);
    }

    /// <summary>What is added, beside that of the templates before it.</summary>
    public static void Fit(TemplateBlock block, TemplateBlocks blocks)
    {
        IdentityExpressions.AddFsGroup(block, blocks);
        PortExpressions.AddError(block, blocks);
        MetadataExpressions.Add(block, blocks);
        PodMetadataExpressions.AddReserved(block);
        StatusExpressions.Add(block);
        PatchExpressions.Add(block);
        block.Add("error", Error(block));
    }

    private static string Error(TemplateBlock block)
    {
        List<string> parts = ["presenceError", "resourceError", "volumeError"];
        if (block.Template.SharedVolume is not null)
            parts.Add("sharedError");
        parts.AddRange(["identityError", "metadataError", "portError"]);
        var cases = parts.Select(part => ($"{block[part]} != ''", block[part])).ToList();
        cases.Insert(1, ($"{block["faults"]}.size() > 0", $"{block["faults"]}[0]"));
        if (block.Template.SharedVolume?.Files is { } files)
            cases.Insert(2, (Unfollowed(VariableExpressions.VariableList(block, files)), Cel.Text(
                $"{Reason.ParameterInvalid}: {files.Parameter?.Key ?? files.Name}: each pattern must be relative to the log path, without '..', and one must name a file to follow")));
        cases.Insert(2, ($"!({Cel.Any([.. block.Template.Containers.Select(container => block.Holds(container.When) ?? "true").Distinct()])})",
            Cel.Text($"{Reason.ParameterInvalid}: with these parameters template {block.Template.Name} adds no container")));
        return Cel.First(cases, "''");
    }

    private static string Unfollowed(string patterns) =>
        $@"{patterns}.exists(p, p.matches(r'^!*/') || p.matches(r'^!*(.*/)?\.\.(/|$)')) || !{patterns}.exists(p, !p.startsWith('!'))";

    private static string VolumeError(TemplateBlock block) => block.Template.Volumes.Length == 0 ? "''"
        : $"""
          {Cel.Texts(block.Template.Volumes.Select(volume => volume.Name))}.exists(n, n in {block["taken"]})
          ? '{Reason.NameConflict}: the pod has a volume of a name that template {block.Template.Name} needs; rename it' : ''
          """;

    /// <summary>The API server decodes a patched pod strictly: a field that it does not know would fail each request.</summary>
    private static void CheckFields(TemplateBlock block)
    {
        foreach (var container in block.Template.Containers)
        {
            foreach (var (name, fragment) in container.Members)
                Check(block, FragmentNode.Of(fragment), KubernetesType.Container.Field(name.Value), $"{container.Name}.{name.Value}");
            foreach (var variable in container.Environment)
                Check(block, FragmentNode.Of(variable), new KubernetesType("EnvVar"), $"{container.Name}.env");
            foreach (var mount in container.VolumeMounts)
                Check(block, FragmentNode.Of(mount), new KubernetesType("VolumeMount"), $"{container.Name}.volumeMounts");
        }

        foreach (var volume in block.Template.SharedVolume is { } shared ? block.Template.Volumes.Prepend(shared.Volume) : block.Template.Volumes)
            foreach (var (name, fragment) in volume.Members)
                Check(block, FragmentNode.Of(fragment), KubernetesType.Volume.Field(name.Value), $"volumes.{volume.Name}.{name.Value}");
    }

    private static void Check(TemplateBlock block, FragmentNode node, KubernetesType? type, string place)
    {
        if (type is not { } known)
        {
            block.Refuse(
                $"field {place}",
                $"Kubernetes {KubernetesFields.Version} does not have it, and an API server fails each request whose patch has an unknown field");
            return;
        }

        foreach (var (name, value) in node.Members ?? [])
            Check(block, value, known.Field(name), $"{place}.{name}");
        foreach (var item in node.Items ?? [])
            Check(block, item, known.Element, place);
    }
}
