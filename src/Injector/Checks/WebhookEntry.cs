using System.Text.Json;
using Injector.Json;
using Injector.Kubernetes;

namespace Injector.Checks;

/// <summary>One entry of a MutatingWebhookConfiguration, as far as a check looks at it.</summary>
internal sealed record WebhookEntry
{
    /// <summary>How our entries are known, whatever their configuration is called.</summary>
    public const string NameSuffix = ".sidecar-injector.io";

    public required string Configuration { get; init; }

    public required string Name { get; init; }

    /// <summary>Where the API server calls, when it is told an address; else <see cref="Service"/> says.</summary>
    public string? Url { get; init; }

    public ServiceReference? Service { get; init; }

    /// <summary>PEM, as it is in the object (Base64 taken off); empty when absent.</summary>
    public string CaBundle { get; init; } = "";

    public string FailurePolicy { get; init; } = "";

    public int TimeoutSeconds { get; init; }

    public string SideEffects { get; init; } = "";

    public string MatchPolicy { get; init; } = "";

    public string ReinvocationPolicy { get; init; } = "";

    public IReadOnlyList<string> ReviewVersions { get; init; } = [];

    public IReadOnlyList<WebhookRule> Rules { get; init; } = [];

    public required WebhookSelector Namespaces { get; init; }

    public required WebhookSelector Pods { get; init; }

    public bool IsEnforcing => Name.StartsWith("enforce.", StringComparison.Ordinal);

    /// <summary>Both addresses end in the path that is called.</summary>
    public string Path => Service?.Path ?? (Uri.TryCreate(Url, UriKind.Absolute, out var uri) ? uri.AbsolutePath : "");

    public string Subject => $"MutatingWebhookConfiguration/{Configuration}/{Name}";

    public ProbeTarget Target => new(Subject, Name, IsEnforcing, Namespaces, Pods);

    public static WebhookEntry Read(string configuration, JsonElement entry)
    {
        var client = entry.Member("clientConfig");
        return new()
        {
            Configuration = configuration,
            Name = entry.Text("name") ?? "",
            Url = client.Text("url"),
            Service = ServiceReference.Read(client.Member("service")),
            CaBundle = Decode(client),
            // What the API server fills in when they are left out.
            FailurePolicy = entry.Text("failurePolicy") ?? "Fail",
            TimeoutSeconds = entry.Integer("timeoutSeconds") ?? 10,
            SideEffects = entry.Text("sideEffects") ?? "",
            MatchPolicy = entry.Text("matchPolicy") ?? "Equivalent",
            ReinvocationPolicy = entry.Text("reinvocationPolicy") ?? "Never",
            ReviewVersions = [.. entry.Texts("admissionReviewVersions")],
            Rules = [.. entry.Items("rules").Select(WebhookRule.Read)],
            Namespaces = WebhookSelector.Read(entry.Member("namespaceSelector")),
            Pods = WebhookSelector.Read(entry.Member("objectSelector")),
        };
    }

    private static string Decode(JsonElement client) =>
        client.Member("caBundle") is { ValueKind: JsonValueKind.String } bundle && bundle.TryGetBytesFromBase64(out var bytes)
            ? System.Text.Encoding.UTF8.GetString(bytes)
            : "";
}
