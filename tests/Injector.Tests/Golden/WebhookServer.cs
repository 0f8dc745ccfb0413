using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Admission;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Tests.Admission;
using Injector.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Injector.Tests.Golden;

/// <summary>What an API server reads in the answer to a review.</summary>
internal sealed record WebhookAnswer(bool Allowed, string? Patch, IReadOnlyList<string> Warnings, string Decision, int? Code, string? Message);

/// <summary>The real server over TLS, in which each case sets what the server knows before it asks.</summary>
public sealed class WebhookServer : IAsyncLifetime
{
    private readonly Knowledge _knowledge = new();
    private RunningServer _server = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(
            SidecarInjector.Review,
            configure: services => services.AddSingleton<ISettingsSource>(_knowledge).AddSingleton<INamespaceLookup>(_knowledge));
        _client = _server.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    internal async Task<WebhookAnswer> ReviewAsync(GoldenCase golden)
    {
        (_knowledge.Current, _knowledge.Namespace) = (golden.Settings, golden.Namespace);
        var path = golden.Request.EnforcedEntry ? "/mutate/enforced" : "/mutate";
        using var response = await _client.PostAsync($"{path}?timeout=10s", Reviews.Json(Review(golden).ToJsonString()));
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        var answer = (await Reviews.ReadAsync(response)).GetProperty("response");
        answer.GetProperty("uid").GetString().Should().Be(golden.Situation);
        answer.TryGetProperty("patchType", out _).Should().Be(answer.TryGetProperty("patch", out var patch));
        answer.TryGetProperty("status", out var status);
        return new WebhookAnswer(
            answer.GetProperty("allowed").GetBoolean(),
            patch.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetString(patch.GetBytesFromBase64()) : null,
            answer.TryGetProperty("warnings", out var warnings) ? [.. warnings.EnumerateArray().Select(warning => warning.GetString()!)] : [],
            answer.GetProperty("auditAnnotations").GetProperty("decision").GetString()!,
            status.ValueKind == JsonValueKind.Object ? status.GetProperty("code").GetInt32() : null,
            status.ValueKind == JsonValueKind.Object ? status.GetProperty("message").GetString() : null);
    }

    private static JsonObject Review(GoldenCase golden) => new()
    {
        ["apiVersion"] = "admission.k8s.io/v1",
        ["kind"] = "AdmissionReview",
        ["request"] = new JsonObject
        {
            ["uid"] = golden.Situation,
            ["kind"] = GroupVersion(golden, "kind", golden.Request.Kind),
            ["resource"] = GroupVersion(golden, "resource", $"{golden.Request.Kind.ToLowerInvariant()}s"),
            ["namespace"] = golden.Request.Namespace,
            ["operation"] = golden.Request.Operation,
            // Nothing is made by a deletion.
            ["object"] = golden.Request.Operation == "DELETE" ? null : PodOf(golden),
            ["oldObject"] = golden.Request.Operation == "DELETE" ? PodOf(golden) : null,
        },
    };

    private static JsonObject GroupVersion(GoldenCase golden, string member, string name) => new()
    {
        ["group"] = golden.Request.Kind == "Pod" ? "" : "apps",
        ["version"] = "v1",
        [member] = name,
    };

    /// <summary>A workload's pod as its controller creates it: the template, and for a Job its owner, which the webhook knows it by.</summary>
    private static JsonNode PodOf(GoldenCase golden)
    {
        var pod = golden.PodIn(golden.Document).DeepClone();
        if (golden.IsJob)
            pod["metadata"]!["ownerReferences"] = new JsonArray(
                new JsonObject { ["apiVersion"] = "batch/v1", ["kind"] = "Job", ["name"] = "owner", ["uid"] = "0", ["controller"] = true });
        return pod;
    }

    private sealed class Knowledge : ISettingsSource, INamespaceLookup
    {
        public InjectionSettings Current { get; set; } = null!;

        public NamespaceFacts Namespace { get; set; } = null!;

        public ValueTask<NamespaceFacts> FindAsync(string name, CancellationToken cancellationToken) => ValueTask.FromResult(Namespace);
    }
}
