using System.Net.Http.Headers;

namespace Injector.Admission;

/// <summary>Preconditions of a request (method, content type, length), checked before its body is read.</summary>
internal static class RequestGuard
{
    /// <exception cref="RequestRefusedException">405, 413 or 415.</exception>
    public static void Check(HttpRequest request, int maxBodyBytes)
    {
        if (!HttpMethods.IsPost(request.Method))
            throw new RequestRefusedException(
                StatusCodes.Status405MethodNotAllowed, "Method not allowed", "Admission reviews are sent with POST")
            { Header = new("Allow", "POST") };

        if (!IsJson(request.ContentType))
            throw new RequestRefusedException(
                StatusCodes.Status415UnsupportedMediaType, "Unsupported media type", "Expected Content-Type: application/json in UTF-8");

        // The API server never compresses; refusing it leaves no room for decompression bombs.
        if (!IsIdentity(request.Headers.ContentEncoding))
            throw new RequestRefusedException(
                StatusCodes.Status415UnsupportedMediaType, "Unsupported content encoding", "Send the body without Content-Encoding")
            { Header = new("Accept-Encoding", "identity") };

        if (request.ContentLength > maxBodyBytes)
            throw TooLarge(maxBodyBytes);
    }

    public static RequestRefusedException TooLarge(int maxBodyBytes) => new(
        StatusCodes.Status413PayloadTooLarge, "Body too large", $"An admission review may have up to {maxBodyBytes} bytes");

    public static RequestRefusedException TooManyValues(int maxValues) => new(
        StatusCodes.Status413PayloadTooLarge, "Body too dense", $"An admission review may have up to {maxValues} JSON values, however short they are");

    private static bool IsJson(string? contentType)
    {
        if (contentType is "application/json")
            return true;
        return MediaTypeHeaderValue.TryParse(contentType, out var media)
            && string.Equals(media.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
            && (media.CharSet is null || string.Equals(media.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsIdentity(string? contentEncoding) =>
        string.IsNullOrEmpty(contentEncoding) || string.Equals(contentEncoding, "identity", StringComparison.OrdinalIgnoreCase);
}
