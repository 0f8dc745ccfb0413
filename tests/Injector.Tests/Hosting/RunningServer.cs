using System.Net;
using System.Security.Cryptography.X509Certificates;
using Injector.Admission;
using Injector.Certificates;
using Injector.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Injector.Tests.Hosting;

/// <summary>The real server on free loopback ports, with real TLS, and any outcome behind it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private RunningServer(WebApplication app, RecordedLog log)
    {
        App = app;
        Log = log;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        Webhook = new Uri(addresses[0]);
        Management = new Uri(addresses[1]);
    }

    public WebApplication App { get; }

    public RecordedLog Log { get; }

    public Uri Webhook { get; }

    public Uri Management { get; }

    public static async Task<RunningServer> StartAsync(
        PodReviewer? reviewer = null, ServerOptions? options = null, Action<IServiceCollection>? configure = null)
    {
        var log = new RecordedLog();
        var app = InjectorHost.Build(
            (options ?? new ServerOptions()) with { ListenAddress = "127.0.0.1", Port = 0, ManagementPort = 0, LogLevel = LogLevel.Trace },
            services =>
            {
                services.AddSingleton(reviewer ?? Outcomes.NotOptedIn);
                services.AddLogging(logging => logging.ClearProviders().AddProvider(log));
                configure?.Invoke(services);
            });
        await app.StartAsync();
        return new RunningServer(app, log);
    }

    /// <summary>A client that trusts what the server presents, and nothing else.</summary>
    public HttpClient CreateClient(Action<SocketsHttpHandler>? configure = null)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate is X509Certificate2 presented
            && presented.Thumbprint == App.Services.GetRequiredService<ICertificateSource>().Current?.Leaf.Thumbprint;
        configure?.Invoke(handler);
        return new HttpClient(handler) { BaseAddress = Webhook, DefaultRequestVersion = HttpVersion.Version11 };
    }

    public async Task<(HttpStatusCode Status, string Text)> GetManagementAsync(string path)
    {
        using var client = new HttpClient { BaseAddress = Management };
        using var response = await client.GetAsync(path);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
    }
}
