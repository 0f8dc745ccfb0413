using System.Text.Json.Nodes;
using Injector.Testing.Policies;
using Injector.Tests.Cli;
using Injector.Yaml;
using Microsoft.AspNetCore.Http;

namespace Injector.Tests.Cluster;

/// <summary>
/// An API server of Kubernetes 1.36 as far as pods and policies go: what is created passes the admission of Kubernetes' own libraries, and is stored nowhere.
/// </summary>
internal sealed class PolicyServer : IAsyncDisposable
{
    private readonly OracleProcess _oracle;
    private readonly FakeApiServer _server;
    private readonly List<JsonNode> _objects;
    private readonly SemaphoreSlim _turn = new(1);

    private PolicyServer(OracleProcess oracle, FakeApiServer server, List<JsonNode> objects) => (_oracle, _server, _objects) = (oracle, server, objects);

    /// <summary>What somebody else does to each pod after the policies.</summary>
    public Action<JsonObject> Then { get; set; } = _ => { };

    /// <summary>The pods that were sent.</summary>
    public List<JsonNode> Created { get; } = [];

    public FakeApiServer Server => _server;

    /// <summary>Starts one with objects of any kind; skips the test where nothing decides admission.</summary>
    public static async Task<PolicyServer> StartAsync(params string[] manifests)
    {
        var oracle = OracleProcess.Start();
        var documents = manifests.SelectMany(text => YamlReader.ReadAll(text)).Where(document => !document.IsEmpty).Select(document => JsonNode.Parse(document.Json.Span)!).ToList();
        foreach (var document in documents.Where(document => (string?)document["kind"] != "Pod"))
        {
            var loaded = await oracle.AskAsync(new JsonObject { ["load"] = document.ToJsonString(), ["typeCheck"] = false });
            loaded["refused"]!.AsArray().Should().BeEmpty();
        }

        var server = await FakeApiServer.StartAsync();
        var policies = new PolicyServer(oracle, server, documents);
        server.Lists.Add(policies.AnswerAsync);
        server.Others.Add(policies.AnswerAsync);
        return policies;
    }

    public string Kubeconfig => $$"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: c
          cluster: {server: "{{_server.Address}}"}
        contexts:
        - name: c
          context: {cluster: c, user: u}
        users:
        - name: u
          user: {token: t}
        current-context: c
        """;

    /// <summary>Runs a command against it.</summary>
    public async Task<CommandRun> RunAsync(params string[] arguments)
    {
        using var files = new TemporaryFiles();
        var kubeconfig = files.Add("kubeconfig", Kubeconfig);
        return await Task.Run(() => CommandRun.Of([.. arguments, "--kubeconfig", kubeconfig]));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _oracle.Dispose();
        _turn.Dispose();
    }

    private Task AnswerAsync(HttpContext context)
    {
        var request = (FakeApiServer.RecordedRequest)context.Items[typeof(FakeApiServer.RecordedRequest)]!;
        var words = request.Path.Trim('/').Split('/');
        return (request.Method, request.Path) switch
        {
            (_, "/version") => Answers.Body("""{"major":"1","minor":"36","gitVersion":"v1.36.5"}""")(context),
            ("POST", _) when words[^1] == "pods" => CreateAsync(context, JsonNode.Parse(request.Body)!, words[^2]),
            ("POST", _) => Answers.Body("""{"status":{"allowed":true}}""")(context),
            ("PATCH", _) => ApplyAsync(context, request.Body),
            ("DELETE", _) => DeleteAsync(context, words[^2], words[^1]),
            _ when words[^2] == "serviceaccounts" => Answers.Body("{}")(context),
            _ when request.Kind == "list" => ListAsync(context, words[^1], words.Length > 4 && words[^3] == "namespaces" ? words[^2] : null),
            _ => GetAsync(context, words[^2], words[^1]),
        };
    }

    private async Task CreateAsync(HttpContext context, JsonNode pod, string ns)
    {
        lock (Created)
            Created.Add(pod.DeepClone());
        var answer = await AskAsync(new JsonObject { ["review"] = new JsonObject { ["object"] = pod, ["namespace"] = ns, ["dryRun"] = true } });
        if (answer["error"] is not null)
        {
            await Answers.Status(400, "BadRequest", "cannot be decoded")(context);
            return;
        }

        foreach (var warning in answer["warnings"]!.AsArray())
            context.Response.Headers.Append("Warning", $"299 - \"{((string)warning!).Replace("\\", "\\\\").Replace("\"", "\\\"")}\"");
        if (!(bool)answer["allowed"]!)
        {
            var status = new JsonObject
            {
                ["kind"] = "Status", ["message"] = answer["message"]?.DeepClone(), ["reason"] = answer["reason"]?.DeepClone(), ["code"] = answer["code"]?.DeepClone(),
            };
            await Answers.Body(status.ToJsonString(), (int)answer["code"]!)(context);
            return;
        }

        var made = (JsonObject)answer["object"]!;
        Then(made);
        await Answers.Body(made.ToJsonString(), 201)(context);
    }

    private async Task ApplyAsync(HttpContext context, string item)
    {
        var loaded = await AskAsync(new JsonObject { ["load"] = item, ["typeCheck"] = false });
        loaded["refused"]!.AsArray().Should().BeEmpty();
        await Answers.Body(item)(context);
    }

    private async Task DeleteAsync(HttpContext context, string resource, string name)
    {
        var kind = resource switch
        {
            "mutatingadmissionpolicies" => "MutatingAdmissionPolicy",
            "mutatingadmissionpolicybindings" => "MutatingAdmissionPolicyBinding",
            "validatingadmissionpolicies" => "ValidatingAdmissionPolicy",
            _ => "ValidatingAdmissionPolicyBinding",
        };
        await AskAsync(new JsonObject { ["delete"] = $"{{apiVersion: admissionregistration.k8s.io/v1, kind: {kind}, metadata: {{name: {name}}}}}" });
        await Answers.Body("{}")(context);
    }

    private async Task<JsonNode> AskAsync(JsonObject question)
    {
        await _turn.WaitAsync();
        try
        {
            return (await _oracle.AskAllAsync([question]))[0];
        }
        finally
        {
            _turn.Release();
        }
    }

    private Task ListAsync(HttpContext context, string resource, string? ns)
    {
        var items = _objects.Where(item => Resource(item) == resource && (ns is null || (string?)item["metadata"]!["namespace"] == ns)).Select(item => item.DeepClone());
        return Answers.Body(new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = "1" }, ["items"] = new JsonArray([.. items]) }.ToJsonString())(context);
    }

    private Task GetAsync(HttpContext context, string resource, string name) =>
        _objects.FirstOrDefault(item => Resource(item) == resource && (string?)item["metadata"]!["name"] == name) is { } found
            ? Answers.Body(found.ToJsonString())(context)
            : Answers.Status(404, "NotFound", "not found")(context);

    private static string Resource(JsonNode item) =>
        (string)item["kind"]! is var kind && kind.EndsWith('y') ? kind.ToLowerInvariant()[..^1] + "ies" : kind.ToLowerInvariant() + "s";
}
