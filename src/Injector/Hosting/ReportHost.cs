using Injector.Admission;
using Injector.Cluster.Api;
using Injector.Readiness;
using Injector.Reporting;

namespace Injector.Hosting;

/// <summary>Puts together what <c>report</c> runs: one port with probes and metrics, and the look at the fleet behind it.</summary>
internal static class ReportHost
{
    /// <summary>Prometheus, the kubelet, and somebody with curl.</summary>
    private const int MostConnections = 64;

    public static WebApplication Build(ReportOptions options, KubernetesApi api, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.AddConsoleLog(options.LogFormat, options.LogLevel);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            ServerLimits.Apply(kestrel);
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.MaxRequestBodySize = 0;
            // Connections that say nothing must not keep the kubelet and Prometheus out.
            kestrel.Limits.KeepAliveTimeout = kestrel.Limits.RequestHeadersTimeout;
            ListenAddress.Listen(kestrel, options.ListenAddress, options.Port, static _ => { });
        });
        var metrics = new FleetMetrics(options.Interval);
        builder.Services.AddSingleton<IReadinessCheck>(_ => metrics);
        builder.Services.AddSingleton<HealthEndpoints>();
        builder.Services.AddHostedService(services => new FleetWatch(
            new FleetReader(api, options.Scope, time), metrics, options.OpenReports ? new OpenReports(api, time) : null, options.Interval, time,
            services.GetRequiredService<ILogger<FleetWatch>>()));
        var app = builder.Build();
        var health = app.Services.GetRequiredService<HealthEndpoints>();
        app.Run(context => context.Request.Path.Value switch
        {
            "/metrics" => WriteAsync(context, metrics),
            "/livez" => HealthEndpoints.LiveAsync(context),
            "/readyz" => health.ReadyAsync(context),
            _ => ProblemWriter.WriteAsync(context, RequestPipeline.NoManagementPath),
        });
        return app;
    }

    private static Task WriteAsync(HttpContext context, FleetMetrics metrics)
    {
        context.Response.ContentType = PrometheusText.ContentType;
        return context.Response.WriteAsync(metrics.Write(), context.RequestAborted);
    }
}
