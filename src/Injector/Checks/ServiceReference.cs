using System.Text.Json;
using Injector.Json;

namespace Injector.Checks;

/// <summary>The Service that an entry names.</summary>
internal sealed record ServiceReference(string Namespace, string Name, int Port, string Path)
{
    /// <summary>The name in the certificate that the API server asks for.</summary>
    public string ServerName => $"{Name}.{Namespace}.svc";

    public string Subject => $"Service/{Namespace}/{Name}";

    public static ServiceReference? Read(JsonElement service) => service.Text("name") is { } name
        ? new(service.Text("namespace") ?? "", name, service.Integer("port") ?? 443, service.Text("path") ?? "/")
        : null;
}
