using System.Collections.Immutable;
using System.Text.Json;
using Injector.Injection.Pods;
using Injector.Json;
using Injector.Kubernetes;
using Injector.Templates.Model;

namespace Injector.Injection.Plans;

/// <summary>Finds the Secrets that the target containers take variables from or mount, for the sidecar to know their values.</summary>
/// <remarks>
/// Its author has named them already, and may read them. Each is optional in the volume: a Secret that is not there must not keep a pod
/// from starting for our sake. The directories have numbers, for a name of his is nothing that a platform's container gets to see.
/// </remarks>
internal static class ApplicationSecrets
{
    private const string VolumeName = "application-secrets";

    /// <summary>Whether the template asks for them, for a pod of these values.</summary>
    public static bool AreWanted(SidecarTemplate template, TemplateValues values) =>
        template.ApplicationSecrets is { } wanted && wanted.When?.Holds(values) != false;

    /// <returns>A volume for each Secret, in the order in which the containers name them.</returns>
    /// <param name="view">The pod.</param>
    /// <param name="targets">Whose Secrets.</param>
    /// <param name="freeVolumeName">Takes a name that is free in the pod.</param>
    /// <param name="budget">The work that this review may still do.</param>
    public static ImmutableArray<TemplateVolume> Volumes(
        in PodView view, IEnumerable<PodContainer> targets, Func<string, string> freeVolumeName, ReviewBudget budget)
    {
        var names = new List<string>();
        var mounted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var target in targets)
        {
            foreach (var variable in target.Json.Items("env"u8))
                Add(names, variable.Member("valueFrom"u8).Member("secretKeyRef"u8), "name"u8, budget);
            foreach (var source in target.Json.Items("envFrom"u8))
                Add(names, source.Member("secretRef"u8), "name"u8, budget);
            foreach (var mount in target.Mounts)
                mounted.Add(mount.Volume);
        }

        foreach (var volume in view.Spec.Items("volumes"u8))
        {
            budget.Spend(1, "the volumes of this pod");
            if (volume.Text("name"u8) is not { } name || !mounted.Contains(name))
                continue;
            Add(names, volume.Member("secret"u8), "secretName"u8, budget);
            foreach (var source in volume.Member("projected"u8).Items("sources"u8))
                Add(names, source.Member("secret"u8), "name"u8, budget);
        }

        return [.. names.Distinct(StringComparer.Ordinal).Select(name => Volume(name, freeVolumeName))];
    }

    private static void Add(List<string> names, JsonElement reference, ReadOnlySpan<byte> member, ReviewBudget budget)
    {
        budget.Spend(1, "the Secrets of this pod");
        // No Secret can have another name, and a volume that names one would be refused.
        if (reference.Text(member) is { } name && KubernetesName.IsSubdomain(name))
            names.Add(name);
    }

    private static TemplateVolume Volume(string secret, Func<string, string> freeVolumeName)
    {
        var source = JsonBytes.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("secretName"u8, secret);
            json.WriteBoolean("optional"u8, true);
            json.WriteEndObject();
        });
        return new TemplateVolume(freeVolumeName(VolumeName), [(JsonEncodedText.Encode("secret"), TemplateFragment.Constant(source.ToArray()))]);
    }
}
