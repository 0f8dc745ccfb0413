using System.Text;

namespace Injector.Readiness;

/// <summary>
/// <c>/livez</c> and <c>/readyz</c>, in the plain-text form of Kubernetes' own components
/// (https://kubernetes.io/docs/reference/using-api/health-checks/).
/// </summary>
internal sealed class HealthEndpoints(IEnumerable<IReadinessCheck> checks)
{
    private readonly IReadinessCheck[] _checks = [.. checks];

    /// <summary>Alive means able to answer: nothing outside the process may get it restarted.</summary>
    public static Task LiveAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status200OK, "ok");

    /// <summary>200 when every check holds, else 503. The list is shown on failure and with <c>?verbose</c>.</summary>
    public Task ReadyAsync(HttpContext context)
    {
        var list = new StringBuilder();
        var ready = true;
        foreach (var check in _checks)
        {
            var result = check.Check();
            ready &= result.IsReady;
            list.Append(result.IsReady ? "[+]" : "[-]").Append(check.Name).Append(result.IsReady ? " ok" : " failed");
            if (result.Detail is { } detail)
                list.Append(": ").Append(detail);
            list.Append('\n');
        }

        if (ready && !context.Request.Query.ContainsKey("verbose"))
            return WriteAsync(context, StatusCodes.Status200OK, "ok");
        list.Append("readyz check ").Append(ready ? "passed" : "failed").Append('\n');
        return WriteAsync(context, ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, list.ToString());
    }

    private static Task WriteAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
