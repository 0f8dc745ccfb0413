using Injector.Kubernetes;

namespace Injector.Tests.Hostile;

/// <summary>One thing of which a pod's author, or its namespace's, or the platform can have many.</summary>
/// <param name="Name">In a table.</param>
/// <param name="Add">Adds so many to a pod.</param>
internal sealed record Dimension(string Name, Action<HostilePod, int> Add)
{
    private const string Prefix = "sidecar-injector.io/";

    /// <summary>What an annotation of ours may have, in characters.</summary>
    private const int MostCharacters = 4_000;

    public static IReadOnlyList<Dimension> All { get; } =
    [
        new("containers", (pod, n) => Each(n, i => pod.AddContainer($$"""{"name":"c{{i}}"}"""))),
        new("init containers", (pod, n) => Each(n, i => pod.InitContainers.Add($$"""{"name":"i{{i}}"}"""))),
        new("containers named as ours", (pod, n) => Each(n, i => pod.AddContainer("""{"name":"log-processor","image":"a","volumeMounts":[{"name":"own","mountPath":"/o"}]}"""))),
        new("init containers named as ours", (pod, n) => Each(n, i => pod.InitContainers.Add("""{"name":"log-processor-init"}"""))),
        new("mounts", (pod, n) => Each(n, i => pod.Mounts.Add("""{"name":"last","mountPath":"/"}"""))),
        new("mounts of a sidecar", (pod, n) => pod.AddContainer($$"""{"name":"log-processor","volumeMounts":[{{string.Join(',', Enumerable.Repeat("""{"name":"ro","mountPath":"/a"}""", n))}}]}""")),
        new("mounts of what is not there", (pod, n) => Each(n, i => pod.Mounts.Add($$"""{"name":"m{{i}}","mountPath":"/m"}"""))),
        new("volumes", (pod, n) => Each(n, i => pod.AddVolume($$"""{"name":"v{{i}}"}"""))),
        new("volumes named as ours", (pod, n) => Each(n, i => pod.AddVolume($$"""{"name":"shared-logs{{(i == 0 ? "" : $"-{i + 1}")}}"}"""))),
        new("members of a volume", (pod, n) => pod.AddVolume("{" + string.Concat(Enumerable.Range(0, n).Select(i => $"\"n{i}\":null,")) + "\"name\":\"x\"}")),
        new("variables", (pod, n) => Each(n, i => pod.Variables.Insert(0, $$"""{"name":"V{{i}}"}"""))),
        new("references", (pod, n) => pod.SubPathExpr += string.Concat(Enumerable.Repeat("$(LAST)", n))),
        new("references without an end", (pod, n) => pod.SubPathExpr += string.Concat(Enumerable.Repeat("$(", n))),
        new("a variable's members", (pod, n) =>
        {
            pod.SubPathExpr += "$(BIG)$(BIG)";
            pod.Variables.Add("{\"name\":\"BIG\",\"valueFrom\":{" + string.Concat(Enumerable.Range(0, n).Select(i => $"\"k{i}\":1,")) + "\"fieldRef\":{\"fieldPath\":\"metadata.name\"}}}");
        }),
        new("segments of a path", (pod, n) => pod.MountPath = string.Concat(Enumerable.Repeat("/a/..", n)) + pod.MountPath),
        new("slashes of a path", (pod, n) => pod.MountPath = new string('/', n) + pod.MountPath),
        new("annotations", (pod, n) => Each(n, i => pod.Annotations.Add($"\"a{i}\":\"\""))),
        new("unknown keys of ours", (pod, n) => Each(n, i => pod.Annotations.Add($"\"{Prefix}log-pat{i}\":\"\""))),
        new("labels", (pod, n) => Each(n, i => pod.Labels.Add($"\"l{i}\":\"\""))),
        new("labels under our prefix", (pod, n) => Each(n, i => pod.Labels.Add($"\"{Prefix}injec{i}\":\"\""))),
        new("owners", (pod, n) => Each(n, i => pod.Owners.Add($$"""{"kind":"X","name":"o{{i}}"}"""))),
        new("templates", (pod, n) => pod.Annotations.Add($"\"{Prefix}template\":\"{string.Join(',', Enumerable.Range(0, n).Select(i => i % 2 == 0 ? "log-processor" : "metrics-exporter"))}\"")),
        new("targets", (pod, n) =>
        {
            var most = Math.Min(n, MostCharacters / 6);
            Each(most, i => pod.AddContainer($$"""{"name":"t{{i}}","volumeMounts":[{"name":"last","mountPath":"/var/log","subPath":"s{{i}}"}]}"""));
            pod.Annotations.Add($"\"{Prefix}containers\":\"{string.Join(',', Enumerable.Range(0, most).Select(i => $"t{i}"))}\"");
        }),
        new("patterns of files", (pod, n) => pod.Annotations.Add($"\"{Prefix}log-files\":\"{string.Join(',', Enumerable.Range(0, Math.Min(n, MostCharacters / 6)).Select(i => $"f{i}"))}\"")),
        new("a long log path", (pod, n) => pod.Annotations.Add($"\"{Prefix}log-path\":\"/var/log/{new string('x', Math.Min(n, MostCharacters))}\"")),
        new("entries of a status", (pod, n) => pod.Annotations.Add(Status($$"""{"templates":[{{string.Join(',', Enumerable.Range(0, Math.Min(n, 3_000)).Select(i => $$"""{"name":"t{{i}}"}"""))}}]}"""))),
        new("names in a status", (pod, n) => pod.Annotations.Add(Status($$"""{"templates":[{"name":"log-processor","sidecars":[{{string.Join(',', Enumerable.Repeat("\"a\"", Math.Min(n, 15_000)))}}]}]}"""))),
        new("volumes that may be evicted", (pod, n) => pod.Annotations.Add($"\"{Keys.SafeToEvictLocalVolumes}\":\"{string.Join(',', Enumerable.Range(0, n).Select(i => $"e{i}"))}\"")),
        new("resources of the pod", (pod, n) => pod.Spec.Add($"\"resources\":{{\"requests\":{{{string.Join(',', Enumerable.Range(0, n).Select(i => $"\"r{i}\":\"1\""))}}},\"limits\":{{{string.Join(',', Enumerable.Range(0, n).Select(i => $"\"r{i}\":\"1\""))}}}}}")),
        new("fields nobody knows", (pod, n) => pod.Spec.AddRange(Enumerable.Range(0, n).Select(i => $"\"f{i}\":1"))),
        new("matchExpressions", (pod, n) => pod.NeverInject.Add(new LabelSelector([
            .. Enumerable.Range(0, Math.Min(n, 1_000)).Select(i => new SelectorRequirement($"k{i}", SelectorOperator.DoesNotExist, [])),
            new SelectorRequirement("never", SelectorOperator.Exists, [])]))),
        new("keys of the namespace", (pod, n) => Each(Math.Min(n, 200), i => pod.NamespaceAnnotations[$"{Prefix}log-pat{i}"] = "")),
    ];

    private static string Status(string json) => $"\"{Keys.Status}\":\"{json.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static void Each(int count, Action<int> add)
    {
        for (var i = 0; i < count; i++)
            add(i);
    }
}
