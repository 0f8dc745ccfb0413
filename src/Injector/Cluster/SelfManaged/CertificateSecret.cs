using System.Net;
using System.Text;
using System.Text.Json;
using Injector.Certificates.SelfManaged;
using Injector.Cluster.Api;
using Injector.Json;

namespace Injector.Cluster.SelfManaged;

/// <summary>The Secret of the self-managed certificates. Needs get, create and patch on this one Secret.</summary>
/// <remarks>
/// It is made without labels: the chart that owns it writes its own, and a tool that applies on the server's side stumbles over every
/// field that somebody else wrote with another value.
/// </remarks>
internal sealed class CertificateSecret(KubernetesApi api, string @namespace, string name) : ICertificateSecret
{
    private readonly string _collection = ApiPath.Of($"/api/v1/namespaces/{@namespace}/secrets");
    private readonly string _object = ApiPath.Of($"/api/v1/namespaces/{@namespace}/secrets/{name}");

    public TimeSpan ClockSkew => api.ClockSkew;

    public async Task<StoredSecret?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await api.GetAsync(_object, cancellationToken);
            return Read(answer.Root);
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    public async Task<StoredSecret?> WriteAsync(
        IReadOnlyDictionary<string, string?> data, string? resourceVersion, CancellationToken cancellationToken)
    {
        try
        {
            // A merge patch leaves labels, annotations and owners to whoever set them; the version makes it conditional.
            using var answer = resourceVersion is null
                ? await api.PostAsync(_collection, Write(data, null), cancellationToken)
                : await api.PatchAsync(_object, PatchKind.Merge, Write(data, resourceVersion), cancellationToken);
            return Read(answer.Root);
        }
        catch (KubernetesApiException e) when (e.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static StoredSecret Read(JsonElement secret)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in secret.Members("data"))
            if (member.Value.ValueKind == JsonValueKind.String && member.Value.TryGetBytesFromBase64(out var bytes))
                data[member.Name] = Encoding.UTF8.GetString(bytes);
        return new StoredSecret(secret.Member("metadata").Text("resourceVersion") ?? "", data);
    }

    private ReadOnlyMemory<byte> Write(IReadOnlyDictionary<string, string?> data, string? resourceVersion) => JsonBytes.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("apiVersion"u8, "v1"u8);
        json.WriteString("kind"u8, "Secret"u8);
        json.WriteStartObject("metadata"u8);
        json.WriteString("name"u8, name);
        if (resourceVersion is not null)
            json.WriteString("resourceVersion"u8, resourceVersion);
        else
            WriteLabels(json);
        json.WriteEndObject();
        json.WriteStartObject("data"u8);
        foreach (var (key, value) in data)
        {
            if (value is not null)
                json.WriteBase64String(key, Encoding.UTF8.GetBytes(value));
            else if (resourceVersion is not null)
                json.WriteNull(key);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>
    /// Only what the chart writes the same, whatever its values: another value would be a field that two write, and every later
    /// upgrade by server-side apply would be refused as a conflict.
    /// </summary>
    private static void WriteLabels(Utf8JsonWriter json)
    {
        json.WriteStartObject("labels"u8);
        json.WriteString("app.kubernetes.io/part-of"u8, "sidecar-injector"u8);
        json.WriteEndObject();
    }
}
