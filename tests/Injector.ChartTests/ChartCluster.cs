using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using k8s;

[assembly: AssemblyFixture(typeof(Injector.ChartTests.ChartCluster))]

namespace Injector.ChartTests;

/// <summary>
/// A control plane of these tests' own, started by the first that needs it, with the custom resources that the chart may
/// create. Objects go in by server-side apply, as `kubectl apply --server-side` and helm send them.
/// </summary>
public sealed class ChartCluster : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly Dictionary<(string ApiVersion, string Kind), (string Path, bool Namespaced)> _resources = [];
    private readonly SemaphoreSlim _starting = new(1);
    private ControlPlane? _server;
    private Kubernetes? _client;

    public string Kubeconfig => _server!.Kubeconfig;

    internal ControlPlane Server => _server!;

    internal Kubernetes Client => _client!;

    /// <summary>The cluster's version, as helm wants it.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Starts it once; skips the test where there is none to start.</summary>
    public async Task RequireAsync(CancellationToken cancellation)
    {
        await _starting.WaitAsync(cancellation);
        try
        {
            if (_server is not null)
                return;
            var assets = Requires.Found(await ControlPlaneAssets.FindAsync(cancellation), ControlPlaneAssets.Missing);
            // Not somebody's cluster: this one gets webhook configurations that fail closed.
            _server = await ControlPlane.StartAsync(assets, cancellation);
            _client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(Kubeconfig));
            Version = ((string)(await GetAsync("/version"))["gitVersion"]!).TrimStart('v');
            await DiscoverAsync();
            await ApplyCustomResourcesAsync(cancellation);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>True when the server has this kind at this version.</summary>
    public bool Has(JsonNode o) => _resources.ContainsKey(KeyOf(o));

    /// <summary>Applies an object and returns what the server says against it, null when nothing.</summary>
    public async Task<string?> ApplyAsync(JsonNode o, string? @namespace = null)
    {
        var (path, namespaced) = _resources[KeyOf(o)];
        @namespace = (string?)o["metadata"]!["namespace"] ?? @namespace;
        var slash = path.LastIndexOf('/') + 1;
        var url = $"{path[..slash]}{(namespaced ? $"namespaces/{@namespace}/" : "")}{path[slash..]}/{o["metadata"]!["name"]}?fieldManager=helm";
        using var request = new HttpRequestMessage(HttpMethod.Patch, new Uri(Client.BaseUri, url));
        request.Content = new StringContent(o.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/apply-patch+yaml"));
        request.Content.Headers.ContentType!.CharSet = null;
        using var response = await SendAsync(request);
        return response.IsSuccessStatusCode ? null : (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["message"];
    }

    public async ValueTask DisposeAsync()
    {
        _starting.Dispose();
        _client?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private static (string, string) KeyOf(JsonNode o) => ((string)o["apiVersion"]!, (string)o["kind"]!);

    private async Task DiscoverAsync()
    {
        var groups = (await GetAsync("/apis"))["groups"]!.AsArray()
            .SelectMany(g => g!["versions"]!.AsArray()).Select(v => (string)v!["groupVersion"]!);
        foreach (var group in groups.Prepend("v1"))
        {
            var path = group == "v1" ? "/api/v1" : $"/apis/{group}";
            foreach (var resource in (await GetAsync(path))["resources"]!.AsArray().Where(r => !((string)r!["name"]!).Contains('/')))
                _resources[(group, (string)resource!["kind"]!)] = ($"{path}/{resource["name"]}", (bool)resource["namespaced"]!);
        }
    }

    private async Task ApplyCustomResourcesAsync(CancellationToken cancellation)
    {
        foreach (var file in Directory.GetFiles(Repository.CustomResources, "*.json"))
        {
            var definition = JsonNode.Parse(await File.ReadAllTextAsync(file, cancellation))!;
            (await ApplyAsync(definition)).Should().BeNull();
            var names = definition["spec"]!["names"]!;
            var version = definition["spec"]!["versions"]!.AsArray().First(v => (bool)v!["served"]!)!["name"];
            await Eventually.BecomesTrueAsync($"{names["plural"]} are served", Deadline,
                async () => await GetAsync($"/apis/{definition["spec"]!["group"]}/{version}/{names["plural"]}") is not null, cancellation);
        }
        await DiscoverAsync();
    }

    private async Task<JsonNode> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Client.BaseUri, path));
        using var response = await SendAsync(request);
        return JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        await Client.Credentials.ProcessHttpRequestAsync(request, CancellationToken.None);
        return await Client.HttpClient.SendAsync(request);
    }
}
