using System.Text.Json;
using System.Text.Unicode;
using Injector.Json;

namespace Injector.Admission;

/// <summary>
/// Reads an AdmissionReview of <c>admission.k8s.io/v1</c>
/// (https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#request).
/// </summary>
internal static class AdmissionReviewReader
{
    public const string ApiVersion = "admission.k8s.io/v1";
    public const string Kind = "AdmissionReview";

    /// <summary>The deepest path Kubernetes defines in a pod under review, managed fields included, has about 20 levels.</summary>
    internal const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Strict = new()
    {
        MaxDepth = MaxDepth,
        // Two readers of one document must not see two different pods: the API server keeps the last duplicate, others the first.
        AllowDuplicateProperties = false,
    };

    /// <summary>
    /// Parses once and reads only the envelope. <paramref name="body"/> must stay untouched until the request is disposed.
    /// </summary>
    /// <param name="body">The request's body.</param>
    /// <param name="enforced">Whether it came in through the entry for enforced namespaces.</param>
    /// <exception cref="RequestRefusedException">400: the body is not a review, or nothing in it could be answered.</exception>
    public static AdmissionRequest Read(ReadOnlyMemory<byte> body, bool enforced = false)
    {
        var document = Parse(body);
        try
        {
            var review = document.RootElement;
            if (review.ValueKind != JsonValueKind.Object || !review.Is("kind"u8, "AdmissionReview"u8))
                throw Malformed($"Expected an object of kind {Kind}");
            if (!review.Is("apiVersion"u8, "admission.k8s.io/v1"u8))
                throw Malformed($"Expected apiVersion {ApiVersion}; no other version is supported");
            if (review.Member("request"u8) is not { ValueKind: JsonValueKind.Object } request)
                throw Malformed("The review has no request");
            if (request.Text("uid"u8) is not { Length: > 0 } uid)
                throw Malformed("The review's request has no readable uid");
            return new AdmissionRequest(document, request, uid, enforced);
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        // The parser looks at structure only; bytes that are no text would surface later, inside a patch.
        if (!Utf8.IsValid(body.Span))
            throw Malformed("The body is not valid UTF-8");
        try
        {
            return JsonDocument.Parse(body, Strict);
        }
        // Besides its own exception the parser lets others through for names that cannot be decoded.
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw Malformed(e is JsonException { LineNumber: { } line, BytePositionInLine: { } position }
                ? $"The body is not valid JSON, or nested too deeply, at line {line + 1}, byte {position + 1}"
                : "The body is not valid JSON, or it repeats a key within one object");
        }
    }

    private static RequestRefusedException Malformed(string detail) =>
        new(StatusCodes.Status400BadRequest, "Not an admission review", detail);
}
