using System.Collections.Concurrent;
using System.Text;
using Injector.Cluster.Api;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Injector.Tests.Cluster;

/// <summary>
/// An API server that says what a test tells it to say, over a real socket. Answers are scripted per kind of request
/// (list, watch, everything else); the last one of a script is repeated.
/// </summary>
internal sealed class FakeApiServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private FakeApiServer(WebApplication app) => this.app = app;

    public ConcurrentQueue<RecordedRequest> Requests { get; } = [];

    public Script Lists { get; } = new();

    public Script Watches { get; } = new();

    public Script Others { get; } = new();

    /// <summary>The bearer token that is accepted; null accepts everything.</summary>
    public string? Token { get; set; }

    public Uri Address => new(app.Urls.First());

    public static async Task<FakeApiServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.UTF8;
        });
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.Zero);
        var app = builder.Build();
        var server = new FakeApiServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public KubernetesApi CreateApi(TimeProvider? clock = null) =>
        new(new ClusterAccess(() => new KubernetesClientConfiguration { Host = Address.ToString() }), clock ?? TimeProvider.System);

    public int Count(string kind) => Requests.Count(r => r.Kind == kind);

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = await RecordedRequest.ReadAsync(context.Request);
        Requests.Enqueue(request);
        context.Items[typeof(RecordedRequest)] = request;
        if (Token is not null && context.Request.Headers.Authorization != "Bearer " + Token)
        {
            await Answers.Status(401, "Unauthorized", "Unauthorized")(context);
            return;
        }
        var script = request.Kind switch { "list" => Lists, "watch" => Watches, _ => Others };
        try
        {
            await script.Next()(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
        }
    }

    /// <summary>What was asked.</summary>
    internal sealed record RecordedRequest(string Kind, string Method, string Path, IQueryCollection Query, string Accept, string ContentType, string Body)
    {
        public static async Task<RecordedRequest> ReadAsync(HttpRequest request)
        {
            using var reader = new StreamReader(request.Body, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            var kind = request.Query.ContainsKey("watch") ? "watch" : request.Query.ContainsKey("limit") ? "list" : "other";
            return new(kind, request.Method, request.Path, request.Query, request.Headers.Accept.ToString(), request.ContentType ?? "", body);
        }
    }

    /// <summary>Answers in order, the last one for ever.</summary>
    internal sealed class Script
    {
        private readonly ConcurrentQueue<RequestDelegate> answers = [];
        private RequestDelegate last = Answers.Status(404, "NotFound", "not scripted");

        public void Add(params RequestDelegate[] more) => Array.ForEach(more, answers.Enqueue);

        public RequestDelegate Next()
        {
            if (answers.TryDequeue(out var next))
                last = next;
            return last;
        }
    }
}
