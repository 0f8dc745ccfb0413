using System.Text.Json;
using Injector.Json;

namespace Injector.Admission;

/// <summary>Answers a request that cannot be served with a problem document (RFC 9457).</summary>
internal static class ProblemWriter
{
    public static Task WriteAsync(HttpContext context, RequestRefusedException refusal)
    {
        var response = context.Response;
        response.StatusCode = refusal.Status;
        response.ContentType = "application/problem+json";
        if (refusal.Header is { } header)
            response.Headers[header.Key] = header.Value;
        if (refusal.Close)
            response.Headers.Connection = "close";
        if (HttpMethods.IsHead(context.Request.Method))
            return Task.CompletedTask;

        using (var json = new Utf8JsonWriter(response.BodyWriter, JsonFormat.Writer))
        {
            json.WriteStartObject();
            json.WriteString("title"u8, refusal.Title);
            json.WriteNumber("status"u8, refusal.Status);
            json.WriteString("detail"u8, refusal.Detail);
            json.WriteString("instance"u8, context.Request.Path.Value);
            json.WriteEndObject();
            json.Flush();
            response.ContentLength = json.BytesCommitted;
        }

        return response.BodyWriter.FlushAsync(context.RequestAborted).AsTask();
    }
}
