using Injector.Admission;
using Injector.Readiness;
using Injector.Telemetry;

namespace Injector.Hosting;

/// <summary>
/// Routes each path to its handler. Two ports, five paths: a switch, not a router, stands in every pod's way.
/// </summary>
internal static class RequestPipeline
{
    /// <summary>The answer of the management port to any other path.</summary>
    public static RequestRefusedException NoManagementPath => NotFound("The management port has /livez, /readyz and /metrics");

    public static void Use(WebApplication app)
    {
        var drain = app.Services.GetRequiredService<DrainState>();
        app.Use(static next => async context =>
        {
            var connection = context.Features.Get<HeldConnection>();
            connection?.Begin();
            try
            {
                await next(context);
            }
            finally
            {
                connection?.End();
            }
        });
        app.Use(next => context =>
        {
            // The API server then dials anew, and the Service no longer leads to this replica.
            if (drain.IsDraining)
                context.Response.Headers.Connection = "close";
            return next(context);
        });
        app.MapWhen(context => context.Features.Get<EndpointRole>() == EndpointRole.Management, UseManagement);
        UseWebhook(app);
    }

    private static void UseManagement(IApplicationBuilder management)
    {
        management.UseOpenTelemetryPrometheusScrapingEndpoint("/metrics");
        var health = management.ApplicationServices.GetRequiredService<HealthEndpoints>();
        management.Run(context => context.Request.Path.Value switch
        {
            "/livez" => HealthEndpoints.LiveAsync(context),
            "/readyz" => health.ReadyAsync(context),
            _ => ProblemWriter.WriteAsync(context, NoManagementPath),
        });
    }

    private static void UseWebhook(WebApplication app)
    {
        var endpoint = app.Services.GetRequiredService<MutateEndpoint>();
        var metrics = app.Services.GetRequiredService<InjectorMetrics>();
        app.Run(async context =>
        {
            metrics.ReviewStarted();
            try
            {
                await (context.Request.Path.Value switch
                {
                    "/mutate" => endpoint.HandleAsync(context, enforced: false),
                    "/mutate/enforced" => endpoint.HandleAsync(context, enforced: true),
                    _ => ProblemWriter.WriteAsync(context, NotFound("The webhook is /mutate or /mutate/enforced")),
                });
            }
            finally
            {
                metrics.ReviewEnded();
            }
        });
    }

    private static RequestRefusedException NotFound(string detail) => new(StatusCodes.Status404NotFound, "No such path", detail);
}
