using Injector.Kubernetes;
using Injector.Policies.Expressions;

namespace Injector.Policies.Pods;

/// <summary>What is read of a pod and its namespace, in a policy's variables.</summary>
/// <remarks>
/// <c>all</c> has the init containers before the containers, each as a map: <c>c</c> the container, <c>pointer</c> its place in the pod,
/// <c>init</c>, and <c>mounts</c> with the clean <c>path</c> of each mount <c>m</c>. A field that may be missing is asked for with <c>.?</c>:
/// <c>has(a.b)</c> fails where there is no <c>a</c>.
/// </remarks>
internal static class PodExpressions
{
    /// <summary>A path as it comes to be; empty for the root. A <c>..</c> stays, and <see cref="HasParentSegment"/> finds it.</summary>
    public static string Clean(string path) => $"{path}.split('/').filter(s, s != '' && s != '.').map(s, '/' + s).join('')";

    /// <summary>Whether a clean path is at another or above it.</summary>
    public static string Covers(string path, string of) => $"({of} == {path} || {of}.startsWith({path} + '/'))";

    /// <summary>Whether a mount <c>{path, m}</c> cannot be written to.</summary>
    public static string IsReadOnly(string mount) => $"({mount}.m.?readOnly.orValue(false) || {mount}.m.name in variables.readOnlyVolumes)";

    /// <summary>Whether an entry of <c>all</c> runs beside the application.</summary>
    public static string KeepsRunning(string entry) => $"(!{entry}.init || {entry}.c.?restartPolicy.orValue('') == 'Always')";

    public static void Add(PolicyVariables variables)
    {
        variables.Add("annotations", "object.metadata.?annotations.orValue({})");
        variables.Add("labels", "object.metadata.?labels.orValue({})");
        variables.Add("namespaceAnnotations", "namespaceObject.metadata.?annotations.orValue({})");
        variables.Add("namespaceLabels", "namespaceObject.metadata.?labels.orValue({})");
        variables.Add("initContainers", "object.spec.?initContainers.orValue([])");
        variables.Add("containers", "object.spec.?containers.orValue([])");
        variables.Add("volumes", "object.spec.?volumes.orValue([])");
        variables.Add("all", $"{Entries("initContainers", isInit: true)}\n+ {Entries("containers", isInit: false)}");
        variables.Add("readOnlyVolumes", $"variables.volumes.filter(v, {Cel.Any([.. ReadOnlyKinds()])}).map(v, v.name)");
        variables.Add("hostNetwork", "object.spec.?hostNetwork.orValue(false)");
        variables.Add("hasParentSegment", HasParentSegment());
    }

    private static string Entries(string list, bool isInit) =>
        $$"""
        variables.{{list}}.transformList(i, c, {'pointer': dyn('/spec/{{list}}/' + string(i)), 'init': dyn({{(isInit ? "true" : "false")}}), 'c': dyn(c),
          'mounts': dyn(c.?volumeMounts.orValue([]).map(m, {'path': dyn({{Clean("m.?mountPath.orValue('')")}}), 'm': dyn(m)}))})
        """;

    /// <summary>The kinds of volumes that nobody can write to, and those that say so themselves.</summary>
    private static IEnumerable<string> ReadOnlyKinds()
    {
        foreach (var kind in VolumeKinds.ReadOnly)
            yield return $"has(v.{kind})";
        foreach (var (name, field) in KubernetesFields.Of("Volume")!.OrderBy(member => member.Key, StringComparer.Ordinal))
            if (!VolumeKinds.ReadOnly.Contains(name) && KubernetesFields.Of(field.Type.Name)?.ContainsKey("readOnly") == true)
                yield return $"v.?{name}.?readOnly.orValue(false)";
    }

    private static string HasParentSegment()
    {
        const string Parent = @"r'(^|/)\.\.(/|$)'";
        return $"""
            variables.all.exists(a, a.mounts.exists(m, m.path.matches({Parent}))
              || a.c.?volumeDevices.orValue([]).exists(d, d.?devicePath.orValue('').matches({Parent})))
            """;
    }
}
