using System.Text.Json;
using Injector.Injection.Plans;
using Injector.Templates.Model;

namespace Injector.Injection.Patches;

/// <summary>Writes a container we add: the template's members, then what the pod's shape adds to them.</summary>
internal static class ContainerRenderer
{
    private static readonly List<SidecarMount> NoMounts = [];

    /// <param name="json">Where to.</param>
    /// <param name="container">The compiled container.</param>
    /// <param name="applied">Its template's values and shared volume.</param>
    /// <param name="native">Whether it becomes an init container that keeps running.</param>
    public static void Render(Utf8JsonWriter json, TemplateContainer container, AppliedTemplate applied, bool native)
    {
        json.WriteStartObject();
        foreach (var (name, value) in container.Members)
        {
            // A member that is exactly one absent value vanishes with its name.
            if (value.IsAbsent(applied.Values))
                continue;
            if (applied.Resources is { } resources && name.EncodedUtf8Bytes.SequenceEqual("resources"u8))
            {
                resources.Write(json, container, applied.Values);
                continue;
            }

            if (applied.UsesHostNetwork && name.EncodedUtf8Bytes.SequenceEqual("ports"u8))
                continue;
            json.WritePropertyName(name);
            if (applied.UsesHostNetwork && HostNetworkProbes.MayName(name.EncodedUtf8Bytes))
                HostNetworkProbes.Write(json, container, value, applied.Values);
            else
                value.Render(json, applied.Values);
        }

        if (native)
            json.WriteString("restartPolicy"u8, "Always"u8);
        var secrets = applied.SecretVolumes.Length > 0 && applied.Template.Sidecars.Contains(container)
            ? applied.Template.ApplicationSecrets : null;
        WriteEnvironment(json, container, applied, secrets);
        WriteMounts(json, container, applied, secrets);
        json.WriteEndObject();
    }

    private static void WriteEnvironment(
        Utf8JsonWriter json, TemplateContainer container, AppliedTemplate applied, ApplicationSecretsTemplate? secrets)
    {
        var shared = applied.SharedVolume?.Environment ?? [];
        if (container.Environment.Length == 0 && shared.Count == 0 && secrets is null)
            return;
        json.WriteStartArray("env"u8);
        foreach (var variable in container.Environment)
            variable.Render(json, applied.Values);
        foreach (var variable in shared)
            variable.Write(json);
        if (secrets is not null)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, secrets.Variable);
            json.WriteString("value"u8, secrets.MountPath);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMounts(
        Utf8JsonWriter json, TemplateContainer container, AppliedTemplate applied, ApplicationSecretsTemplate? secrets)
    {
        var shared = applied.SharedVolume?.SidecarMounts;
        if (container.VolumeMounts.Length == 0 && shared is not { Count: > 0 } && secrets is null)
            return;
        var readOnly = applied.Template.SharedVolume?.IsReadOnly(applied.Values) ?? false;
        json.WriteStartArray("volumeMounts"u8);
        foreach (var mount in shared ?? NoMounts)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, mount.Volume);
            json.WriteString("mountPath"u8, mount.Path);
            if (mount.SubPath is not null)
                json.WriteString("subPath"u8, mount.SubPath);
            if (mount.SubPathExpr is not null)
                json.WriteString("subPathExpr"u8, mount.SubPathExpr);
            if (readOnly && !mount.HasMountsBelow)
                json.WriteBoolean("readOnly"u8, true);
            json.WriteEndObject();
        }

        foreach (var mount in container.VolumeMounts)
            mount.Render(json, applied.Values);
        for (var i = 0; secrets is not null && i < applied.SecretVolumes.Length; i++)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, applied.SecretVolumes[i].Name);
            json.WriteString("mountPath"u8, $"{secrets.MountPath}/{i + 1}");
            json.WriteBoolean("readOnly"u8, true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
