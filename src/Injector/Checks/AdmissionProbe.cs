using Injector.Cluster.Api;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Checks;

/// <summary>The result of creating a pod on a dry run.</summary>
internal enum ProbeResult
{
    /// <summary>With a sidecar.</summary>
    Injected,

    /// <summary>As it went in.</summary>
    NotInjected,

    /// <summary>The API server could not call the webhook, and refused the pod.</summary>
    CallFailed,

    /// <summary>The webhook, or somebody else, refused the pod.</summary>
    Refused,
}

/// <summary>
/// One pod sent through the real admission path on a dry run, which the API server stores nowhere. It asks for injection
/// by label and annotation, and satisfies Pod Security's strictest level.
/// </summary>
/// <param name="Target">What the pod should reach.</param>
/// <param name="Namespace">Where it was tried.</param>
/// <param name="Result">How it came back.</param>
/// <param name="Said">The server's message, or the warnings that came with the pod.</param>
internal sealed record AdmissionProbe(ProbeTarget Target, string Namespace, ProbeResult Result, string Said)
{
    /// <summary>Labels of the pod, for choosing what takes it.</summary>
    public static IReadOnlyDictionary<string, string> Labels { get; } = new Dictionary<string, string> { [Keys.Inject] = "true" };

    public static async Task<AdmissionProbe> SendAsync(KubernetesApi api, ProbeTarget target, string ns, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await api.PostAsync(ApiPath.Of($"/api/v1/namespaces/{ns}/pods?dryRun=All"), Pod(), cancellationToken);
            var annotations = answer.Root.Member("metadata").Member("annotations");
            var result = annotations.Text(Keys.Status) is null ? ProbeResult.NotInjected : ProbeResult.Injected;
            return new(target, ns, result, string.Join("; ", answer.Warnings));
        }
        catch (KubernetesApiException e) when (e.StatusCode is not null)
        {
            var ours = e.Message.Contains("failed calling webhook", StringComparison.Ordinal)
                && e.Message.Contains(WebhookEntry.NameSuffix, StringComparison.Ordinal);
            return new(target, ns, ours ? ProbeResult.CallFailed : ProbeResult.Refused, e.Message);
        }
    }

    private static ReadOnlyMemory<byte> Pod() => JsonBytes.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("apiVersion"u8, "v1"u8);
        json.WriteString("kind"u8, "Pod"u8);
        json.WriteStartObject("metadata"u8);
        json.WriteString("generateName"u8, "sidecar-injector-check-"u8);
        foreach (var place in (ReadOnlySpan<string>)["labels", "annotations"])
        {
            json.WriteStartObject(place);
            json.WriteString(Keys.Inject, "true"u8);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WritePropertyName("spec"u8);
        json.WriteRawValue("""
            {"automountServiceAccountToken":false,
             "securityContext":{"runAsNonRoot":true,"runAsUser":65532,"seccompProfile":{"type":"RuntimeDefault"}},
             "containers":[{"name":"app","image":"registry.invalid/never-pulled:1",
               "resources":{"requests":{"cpu":"1m","memory":"1Mi"},"limits":{"cpu":"10m","memory":"8Mi"}},
               "securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}}]}
            """u8);
        json.WriteEndObject();
    });
}
