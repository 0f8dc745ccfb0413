using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Injector.Cluster.Api;
using Injector.Testing.Policies;
using Injector.Yaml;
using k8s;

namespace Injector.Tests.Policies;

/// <summary>
/// A real API server as the differential suite asks: objects are applied, pods are created on dry runs. The cluster is the suite's for that time: policies of the
/// product's names are replaced and deleted, namespaces stay.
/// </summary>
internal sealed class ApiServerAdmission : IPolicyServer
{
    private const string Group = "apis/admissionregistration.k8s.io/v1";
    private const string Probes = "policy-probe";
    private const int AtOnce = 8;

    // What an API server writes into an object by itself, at random or by the clock.
    private static readonly string[] OwnFields = ["uid", "creationTimestamp", "resourceVersion", "generation", "managedFields", "selfLink"];

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly k8s.Kubernetes _client;
    private readonly CancellationToken _cancellation;
    private readonly List<string> _policies = [];
    private string? _untouched;

    private ApiServerAdmission(k8s.Kubernetes client, CancellationToken cancellation) => (_client, _cancellation) = (client, cancellation);

    /// <returns>Null where its version mutates by no policies.</returns>
    public static async Task<IPolicyServer?> StartAsync(string kubeconfig, CancellationToken cancellation)
    {
        var client = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
        var server = new ApiServerAdmission(client, cancellation);
        var (_, version, _) = await server.SendAsync(HttpMethod.Get, "version", null);
        if (int.Parse(((string)version["minor"]!).TrimEnd('+')) < 36)
            return null;
        await server.ApplyAsync(JsonNode.Parse($$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{Probes}}"} }""")!);
        server._untouched = await server.ProbeAsync();
        return server;
    }

    public async Task<JsonNode> AskAsync(JsonObject question)
    {
        if (question["load"] is { } load)
            return await LoadAsync((string)load!);
        if (question["reset"] is not null)
            return await ResetAsync();
        return await ReviewAsync((JsonObject)question["review"]!);
    }

    public async Task<IReadOnlyList<JsonNode>> AskAllAsync(IReadOnlyCollection<JsonObject> questions)
    {
        using var turn = new SemaphoreSlim(AtOnce);
        return await Task.WhenAll(questions.Select(async question =>
        {
            await turn.WaitAsync(_cancellation);
            try
            {
                return await AskAsync(question);
            }
            finally
            {
                turn.Release();
            }
        }));
    }

    public void Dispose()
    {
        ResetAsync().GetAwaiter().GetResult();
        _client.Dispose();
    }

    private async Task<JsonNode> LoadAsync(string documents)
    {
        var refused = new JsonArray();
        var objects = YamlReader.ReadAll(documents).Where(document => !document.IsEmpty).Select(document => JsonNode.Parse(document.Json.Span)!).ToList();
        foreach (var item in objects)
            if (await ApplyAsync(item) is { } refusal)
                refused.Add(refusal);
        if (_policies.Count > 0)
            await BecomesAsync(answer => answer != _untouched);
        return new JsonObject { ["refused"] = refused, ["typeCheckWarnings"] = new JsonArray(), ["hints"] = new JsonArray() };
    }

    private async Task<JsonNode> ResetAsync()
    {
        foreach (var path in _policies.AsEnumerable().Reverse())
            await SendAsync(HttpMethod.Delete, path, null);
        if (_policies.Count > 0)
            await BecomesAsync(answer => answer == _untouched);
        _policies.Clear();
        return new JsonObject();
    }

    private async Task<string?> ApplyAsync(JsonNode item)
    {
        var (kind, name) = ((string)item["kind"]!, (string)item["metadata"]!["name"]!);
        var plural = kind.EndsWith('y') ? kind.ToLowerInvariant()[..^1] + "ies" : kind.ToLowerInvariant() + "s";
        var path = kind == "Namespace" ? $"api/v1/namespaces/{name}" : $"{Group}/{plural}/{name}";
        var (status, answer, _) = await SendAsync(HttpMethod.Patch, $"{path}?fieldManager=policy-tests&force=true", item);
        if (kind != "Namespace")
            _policies.Add(path);
        else
            // Without it no pod is accepted there.
            await Eventually.BecomesTrueAsync(
                $"Namespace {name} has its service account", Deadline,
                async () => (await SendAsync(HttpMethod.Get, $"{path}/serviceaccounts/default", null)).Status == HttpStatusCode.OK, _cancellation);
        return (int)status < 300 ? null : (string?)answer["message"] ?? status.ToString();
    }

    private async Task<JsonNode> ReviewAsync(JsonObject review)
    {
        var pod = review["object"]!.DeepClone().AsObject();
        pod["apiVersion"] = "v1";
        pod["kind"] = "Pod";
        if (pod["metadata"] is not JsonObject metadata)
            pod["metadata"] = metadata = [];
        if (metadata["name"] is null && metadata["generateName"] is null)
            metadata["name"] = "pod";
        var (status, answer, warnings) = await SendAsync(HttpMethod.Post, $"api/v1/namespaces/{review["namespace"]}/pods?dryRun=All", pod);
        var refused = (int)status >= 300;
        var message = (string?)answer["message"] ?? "";
        var byPolicy = message.Contains("sidecar-injector: ", StringComparison.Ordinal);
        return new JsonObject
        {
            // What others refuse is no pod, whatever the policies are.
            ["allowed"] = !refused || !byPolicy,
            ["object"] = refused ? null : Clean(answer),
            ["message"] = refused && byPolicy ? message : "",
            ["warnings"] = new JsonArray([.. warnings.Where(warning => warning.Contains("ValidatingAdmissionPolicy '", StringComparison.Ordinal)).Select(warning => (JsonNode)warning)]),
            ["errors"] = new JsonArray(),
        };
    }

    private static JsonNode Clean(JsonNode pod)
    {
        pod = pod.DeepClone();
        pod.AsObject().Remove("status");
        foreach (var field in OwnFields)
            pod["metadata"]!.AsObject().Remove(field);
        return pod;
    }

    /// <summary>What a pod that asks for a sidecar looks like now.</summary>
    private async Task<string> ProbeAsync()
    {
        var pod = JsonNode.Parse("""{"metadata":{"name":"probe","annotations":{"sidecar-injector.io/inject":"true"}},"spec":{"containers":[{"name":"app","image":"app:1"}]}}""")!;
        var answer = await ReviewAsync(new JsonObject { ["object"] = pod, ["namespace"] = Probes });
        return $"{answer["object"]?["metadata"]?["annotations"]} {answer["message"]} {answer["warnings"]}";
    }

    // The server takes up a policy within a second or two, the halves one after the other. A configuration may say nothing to such a pod.
    private async Task BecomesAsync(Func<string, bool> wanted)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!wanted(await ProbeAsync()) && !deadline.IsCancellationRequested)
            await Task.Delay(200, _cancellation);
        await Task.Delay(2500, _cancellation);
    }

    private async Task<(HttpStatusCode Status, JsonNode Body, IReadOnlyList<string> Warnings)> SendAsync(HttpMethod method, string path, JsonNode? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(_client.BaseUri, path));
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, method == HttpMethod.Patch ? "application/apply-patch+yaml" : "application/json");
        if (_client.Credentials is { } credentials)
            await credentials.ProcessHttpRequestAsync(request, _cancellation);
        using var response = await _client.HttpClient.SendAsync(request, _cancellation);
        var text = await response.Content.ReadAsStringAsync(_cancellation);
        return (response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)! : new JsonObject(), WarningHeaders.Read(response));
    }
}
