using System.Text.Json.Nodes;

namespace Injector.EndToEndTests.Webhook;

/// <summary>
/// The <c>restricted</c> profile of the Pod Security Standards, as far as a pod's own fields go; for API servers that
/// are older than the built-in admission plugin.
/// </summary>
internal static class RestrictedProfile
{
    /// <summary>The namespace label by which newer API servers enforce the profile themselves.</summary>
    public const string NamespaceLabel = "pod-security.kubernetes.io/enforce";

    private static readonly string[] AllowedVolumes =
        ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

    /// <summary>An admission response for a pod.</summary>
    public static JsonObject Review(JsonObject request)
    {
        var violations = Violations(request["object"]!["spec"]!.AsObject()).ToList();
        return violations.Count == 0 ? TestWebhook.Allow() : TestWebhook.Deny($"violates PodSecurity \"restricted\": {string.Join(", ", violations)}");
    }

    private static IEnumerable<string> Violations(JsonObject pod) =>
        OfHost(pod).Concat(OfVolumes(pod)).Concat(Containers(pod).SelectMany(container => OfContainer(container, pod["securityContext"])));

    private static IEnumerable<string> OfHost(JsonObject pod) =>
        new[] { "hostNetwork", "hostPID", "hostIPC" }.Where(member => Is(pod[member], true));

    private static IEnumerable<string> OfVolumes(JsonObject pod) =>
        from volume in pod["volumes"]?.AsArray() ?? []
        where !volume!.AsObject().Any(member => AllowedVolumes.Contains(member.Key))
        select $"volume {volume["name"]}";

    private static IEnumerable<string> OfContainer(JsonObject container, JsonNode? podContext)
    {
        var context = container["securityContext"];
        var name = container["name"];
        if (Is(context?["privileged"], true))
            yield return $"{name} privileged";
        if (!Is(context?["allowPrivilegeEscalation"], false))
            yield return $"{name} allowPrivilegeEscalation != false";
        if (!Words(context?["capabilities"]?["drop"]).Contains("ALL"))
            yield return $"{name} does not drop ALL capabilities";
        if (Words(context?["capabilities"]?["add"]).Except(["NET_BIND_SERVICE"]).Any())
            yield return $"{name} adds capabilities";
        if (!Is(context?["runAsNonRoot"] ?? podContext?["runAsNonRoot"], true))
            yield return $"{name} runAsNonRoot != true";
        if (((context?["runAsUser"] ?? podContext?["runAsUser"])?.GetValue<long>() ?? 1) == 0)
            yield return $"{name} runAsUser=0";
        if ((string?)(context?["seccompProfile"] ?? podContext?["seccompProfile"])?["type"] is not ("RuntimeDefault" or "Localhost"))
            yield return $"{name} seccompProfile";
        if ((container["ports"]?.AsArray() ?? []).Any(port => port!["hostPort"] is not null))
            yield return $"{name} hostPort";
    }

    private static IEnumerable<JsonObject> Containers(JsonObject pod) =>
        new[] { "containers", "initContainers" }.SelectMany(list => pod[list]?.AsArray() ?? []).Select(container => container!.AsObject());

    private static bool Is(JsonNode? node, bool value) => node?.GetValue<bool>() == value;

    private static IEnumerable<string> Words(JsonNode? list) => (list?.AsArray() ?? []).Select(word => (string)word!);
}
