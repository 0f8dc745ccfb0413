using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Injector.Tests.Cluster;

/// <summary>What a <see cref="FakeApiServer"/> can say.</summary>
internal static class Answers
{
    public static RequestDelegate Body(string body, int status = 200) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    };

    public static RequestDelegate Status(int code, string reason, string message) =>
        Body($$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"{{message}}","reason":"{{reason}}","code":{{code}}}""", code);

    public static RequestDelegate List(string version, params string[] namespaces) => ListPage(version, "", namespaces);

    public static RequestDelegate ListPage(string version, string next, params string[] namespaces) =>
        Body($$$"""{"metadata":{"resourceVersion":"{{{version}}}","continue":"{{{next}}}"},"items":[{{{string.Join(',', namespaces)}}}]}""");

    public static string Namespace(string name, string version = "1", string labels = "", string annotations = "") =>
        $$$"""{"metadata":{"name":"{{{name}}}","resourceVersion":"{{{version}}}","labels":{ {{{labels}}} },"annotations":{ {{{annotations}}} } }}""";

    public static string Event(string type, string item) => $$"""{"type":"{{type}}","object":{{item}}}""" + "\n";

    public static string Bookmark(string version) =>
        Event("BOOKMARK", $$$"""{"metadata":{"resourceVersion":"{{{version}}}"}}""");

    public static string Error(int code, string reason) =>
        Event("ERROR", $$"""{"kind":"Status","code":{{code}},"reason":"{{reason}}","message":"said by the server"}""");

    /// <summary>A watch that sends these chunks and ends as a server ends it at its time limit.</summary>
    public static RequestDelegate Watch(params string[] chunks) => async context =>
    {
        foreach (var chunk in chunks)
            await SendAsync(context, chunk);
    };

    /// <summary>A watch that sends these chunks and then nothing, for as long as the client cares to wait.</summary>
    public static RequestDelegate Silence(params string[] chunks) => async context =>
    {
        await context.Response.Body.FlushAsync();
        foreach (var chunk in chunks)
            await SendAsync(context, chunk);
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    };

    /// <summary>A watch that sends these chunks and, once the client has seen them, cuts the connection without a word.</summary>
    public static RequestDelegate Cut(Func<bool> seen, params string[] chunks) => async context =>
    {
        await context.Response.Body.FlushAsync();
        foreach (var chunk in chunks)
            await SendAsync(context, chunk);
        await Eventually.HoldsAsync(seen, "the client sees what was sent");
        context.Features.Get<IHttpRequestLifetimeFeature>()!.Abort();
    };

    /// <summary>A watch that sends what the test writes to the channel, when it writes it.</summary>
    public static RequestDelegate Live(Channel<string> channel) => async context =>
    {
        await context.Response.Body.FlushAsync();
        await foreach (var chunk in channel.Reader.ReadAllAsync(context.RequestAborted))
            await SendAsync(context, chunk);
    };

    /// <summary>An answer that does not begin before the test says so.</summary>
    public static RequestDelegate After(Task gate, RequestDelegate answer) => async context =>
    {
        await gate.WaitAsync(context.RequestAborted);
        await answer(context);
    };

    private static async Task SendAsync(HttpContext context, string chunk)
    {
        await context.Response.WriteAsync(chunk, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
