using System.Collections.Immutable;
using System.Text.Json;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Templates.Model;

namespace Injector.Injection.Plans;

/// <summary>How much of a pod's local storage the volumes that are added may take: their <c>sizeLimit</c>s. What lies in memory or elsewhere takes none.</summary>
internal static class VolumeSizes
{
    public static decimal OnDisk(ImmutableArray<TemplateVolume> volumes, TemplateValues values) => volumes.Sum(volume => OnDisk(volume, values));

    public static decimal OnDisk(TemplateVolume? volume, TemplateValues values)
    {
        foreach (var (name, fragment) in volume?.Members ?? [])
        {
            if (name.Value != "emptyDir")
                continue;
            using var emptyDir = JsonDocument.Parse(JsonBytes.Of(json => fragment.Render(json, values)));
            return emptyDir.RootElement.Text("medium") is null or "" && emptyDir.RootElement.Text("sizeLimit") is { } size
                && Quantity.TryParse(size, out var limit)
                ? limit.Value
                : 0;
        }

        return 0;
    }
}
