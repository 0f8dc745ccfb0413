using System.Text.Json;

namespace Injector.Cluster.Api;

/// <summary>A successful answer: the object, and the warnings that came with it.</summary>
internal sealed class ApiResponse(JsonDocument document, IReadOnlyList<string> warnings) : IDisposable
{
    public JsonElement Root => document.RootElement;

    /// <summary>What the server's <c>Warning</c> headers say, among them the warnings of admission webhooks.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    public void Dispose() => document.Dispose();
}
