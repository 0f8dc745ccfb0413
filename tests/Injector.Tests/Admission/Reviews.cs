using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Injector.Tests.Admission;

/// <summary>Admission reviews as the API server sends them, and their answers.</summary>
internal static class Reviews
{
    public const string OptedInPod =
        """{"metadata":{"generateName":"web-","annotations":{"sidecar-injector.io/inject":"true"},"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-5d","uid":"o-1","controller":true}]},"spec":{"containers":[{"name":"app"}]}}""";

    public static string Of(string pod, string uid = "705ab4f5-6393-11e8-b7cc-42010a800002", string operation = "CREATE", string extra = "") =>
        $$$"""
        {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"{{{uid}}}",
        "kind":{"group":"","version":"v1","kind":"Pod"},"resource":{"group":"","version":"v1","resource":"pods"},
        "namespace":"shop","operation":"{{{operation}}}",{{{extra}}}"object":{{{pod}}}}}
        """;

    public static HttpContent Json(string text) => Json(Encoding.UTF8.GetBytes(text));

    public static HttpContent Json(byte[] bytes) =>
        new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        return document.RootElement.Clone();
    }
}
