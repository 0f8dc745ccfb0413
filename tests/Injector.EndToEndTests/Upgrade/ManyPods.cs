using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Injector.EndToEndTests.Upgrade;

/// <summary>
/// A scripted API server that lists more pods than any that runs on one machine: over TLS, in pages, each pod a copy of one that a real API server stored,
/// under a name of its own. For the memory of whoever reads them; what they cost a real server it does not say.
/// </summary>
internal sealed class ManyPods : IAsyncDisposable
{
    private const int PodsOfAnOwner = 5;

    private readonly WebApplication _app;
    private readonly string _kubeconfig = Path.GetTempFileName();
    private readonly TestAuthority _authority = new();
    private readonly string _pod;
    private readonly int _count;
    private int _requests;

    private ManyPods(string pod, int count)
    {
        (_pod, _count) = (pod, count);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_authority.Issue("127.0.0.1"))));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.Zero);
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public string Kubeconfig => _kubeconfig;

    public int Requests => Volatile.Read(ref _requests);

    public long Bytes { get; private set; }

    /// <param name="pod">The stored pod, with NAME where its name and OWNER where its owner's stand.</param>
    /// <param name="count">How many.</param>
    public static async Task<ManyPods> StartAsync(string pod, int count)
    {
        var server = new ManyPods(pod, count);
        await server._app.StartAsync();
        var authority = Convert.ToBase64String(Encoding.ASCII.GetBytes(server._authority.CaBundle));
        await File.WriteAllTextAsync(
            server._kubeconfig,
            $$$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: local, cluster: {server: "{{{server._app.Urls.First().Replace("[::]", "127.0.0.1")}}}", certificate-authority-data: {{{authority}}}}}]
            users: [{name: admin, user: {token: any}}]
            contexts: [{name: local, context: {cluster: local, user: admin}}]
            current-context: local
            """);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _authority.Dispose();
        File.Delete(_kubeconfig);
    }

    private Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        context.Response.ContentType = "application/json";
        return context.Request.Path.Value switch
        {
            "/version" => context.Response.WriteAsync("""{"major":"1","minor":"36","gitVersion":"v1.36.2"}"""),
            "/api/v1/pods" => PageAsync(context),
            "/api/v1/nodes" => context.Response.WriteAsync(
                """{"metadata":{},"items":[{"metadata":{"name":"node-1"},"status":{"nodeInfo":{"kubeletVersion":"v1.36.2"}}}]}"""),
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations" => context.Response.WriteAsync(
                """
                {"metadata":{},"items":[{"metadata":{"name":"sidecar-injector"},"webhooks":[{"name":"inject.sidecar-injector.io",
                "clientConfig":{"url":"https://127.0.0.1:1/mutate"},"rules":[],"sideEffects":"NoneOnDryRun","admissionReviewVersions":["v1"]}]}]}
                """),
            _ => context.Response.WriteAsync("""{"metadata":{},"items":[]}"""),
        };
    }

    private async Task PageAsync(HttpContext context)
    {
        var from = int.Parse(context.Request.Query["continue"].FirstOrDefault() is { Length: > 0 } next ? next : "0", CultureInfo.InvariantCulture);
        var until = Math.Min(_count, from + int.Parse(context.Request.Query["limit"]!, CultureInfo.InvariantCulture));
        var page = new StringBuilder($$"""{"metadata":{"resourceVersion":"1","continue":"{{(until < _count ? until : "")}}"},"items":[""");
        for (var i = from; i < until; i++)
            page.Append(i == from ? "" : ",").Append(_pod.Replace("NAME", $"web-{i}", StringComparison.Ordinal).Replace("OWNER", $"web-{i / PodsOfAnOwner}", StringComparison.Ordinal));
        var bytes = Encoding.UTF8.GetBytes(page.Append("]}").ToString());
        Bytes += bytes.Length;
        await context.Response.Body.WriteAsync(bytes);
    }
}
