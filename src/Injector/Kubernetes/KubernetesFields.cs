using System.Collections.Frozen;
using System.Reflection;

namespace Injector.Kubernetes;

/// <summary>
/// The fields of every object below a container and a volume. A field that is not here may be newer than this program:
/// it is warned of and passed on.
/// </summary>
internal static class KubernetesFields
{
    /// <summary>The version of Kubernetes whose fields these are.</summary>
    public const string Version = "1.36";

    private static readonly Lazy<FrozenDictionary<string, FrozenDictionary<string, KubernetesField>>> Objects = new(Read);

    /// <summary>The fields of an object type; null when there is no such object.</summary>
    public static FrozenDictionary<string, KubernetesField>? Of(string type) => Objects.Value.GetValueOrDefault(type);

    private static FrozenDictionary<string, FrozenDictionary<string, KubernetesField>> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("KubernetesFields.txt")!;
        using var reader = new StreamReader(stream);
        var objects = new Dictionary<string, FrozenDictionary<string, KubernetesField>>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            objects[line[..colon]] = line[(colon + 1)..]
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(field => field.Split('='))
                .ToFrozenDictionary(
                    field => field[0].TrimEnd('!'),
                    field => new KubernetesField(new KubernetesType(field[1]), field[0].EndsWith('!')));
        }

        return objects.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
