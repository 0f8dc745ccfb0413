using System.Net;
using System.Text;
using k8s;
using k8s.Models;

namespace Injector.ChartTests;

/// <summary>
/// What the alerts need of kube-state-metrics, made of an API server's namespaces and pods when it is asked for: the three metrics, with the labels
/// that <c>--metric-labels-allowlist</c> lets it show.
/// </summary>
internal sealed class NamespacesAndPods : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Kubernetes _client;
    private readonly Task _answering;

    public NamespacesAndPods(Kubernetes client, int port)
    {
        _client = client;
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _answering = AnswerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _answering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            var context = await _listener.GetContextAsync();
            var text = new StringBuilder("# TYPE kube_namespace_labels gauge\n");
            foreach (var ns in (await _client.CoreV1.ListNamespaceAsync()).Items)
                text.Append($"kube_namespace_labels{{namespace=\"{ns.Name()}\"{Label("enforce", ns.Labels())}}} 1\n");
            var pods = (await _client.CoreV1.ListPodForAllNamespacesAsync()).Items;
            text.Append("# TYPE kube_pod_info gauge\n");
            foreach (var pod in pods)
                text.Append($"kube_pod_info{{{Pod(pod)}}} 1\n");
            text.Append("# TYPE kube_pod_labels gauge\n");
            foreach (var pod in pods)
                text.Append($"kube_pod_labels{{{Pod(pod)}{Label("injected", pod.Labels())}}} 1\n");
            context.Response.ContentType = "text/plain; version=0.0.4";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()));
            context.Response.Close();
        }
    }

    private static string Pod(V1Pod pod) => $"namespace=\"{pod.Namespace()}\",pod=\"{pod.Name()}\",uid=\"{pod.Uid()}\"";

    private static string Label(string name, IDictionary<string, string>? labels) =>
        labels?.TryGetValue($"sidecar-injector.io/{name}", out var value) == true ? $",label_sidecar_injector_io_{name}=\"{value}\"" : "";
}
