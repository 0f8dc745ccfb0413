using System.Text.Json;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Injection.Pods;

/// <summary>A volume of the pod under review: its name, its kind (the one member besides the name) and whether nobody can write to it.</summary>
internal sealed record PodVolume(string Name, string Kind, bool ReadOnly)
{
    public static PodVolume Read(JsonElement volume)
    {
        if (volume.ValueKind != JsonValueKind.Object)
            throw new PodFormatException("spec.volumes", "a list of objects");
        foreach (var member in volume.EnumerateObject())
        {
            if (member.NameEquals("name"u8) || member.Value.ValueKind == JsonValueKind.Null)
                continue;
            var readOnly = VolumeKinds.ReadOnly.Contains(member.Name) || member.Value.IsTrue("readOnly"u8);
            return new PodVolume(PodView.Text(volume, "name"u8) ?? "", member.Name, readOnly);
        }
        // Kubernetes' default source.
        return new PodVolume(PodView.Text(volume, "name"u8) ?? "", "emptyDir", false);
    }
}
