using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Injector.EndToEndTests.Webhook;

/// <summary>An admission webhook of somebody else's: the company that the injector keeps in a real cluster.</summary>
internal sealed class TestWebhook : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TestWebhook(WebApplication application, Uri url, byte[] caBundle)
    {
        _application = application;
        Url = url;
        CaBundle = caBundle;
    }

    /// <summary>Its address; it answers on every path.</summary>
    public Uri Url { get; }

    public byte[] CaBundle { get; }

    /// <param name="review">From an admission request to an admission response, whose <c>uid</c> is filled in.</param>
    /// <param name="cancellation">Gives up the start.</param>
    public static async Task<TestWebhook> StartAsync(Func<JsonObject, JsonObject> review, CancellationToken cancellation)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = SelfSigned(key);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var application = builder.Build();
        application.Run(context => AnswerAsync(context, review));
        await application.StartAsync(cancellation);
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        return new TestWebhook(application, new Uri(addresses.Addresses.Single()), Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));
    }

    public static JsonObject Allow() => new() { ["allowed"] = true };

    public static JsonObject Deny(string message) =>
        new() { ["allowed"] = false, ["status"] = new JsonObject { ["code"] = 403, ["reason"] = "Forbidden", ["message"] = message } };

    /// <param name="operations">An RFC 6902 document.</param>
    public static JsonObject Patch(string operations) => new()
    {
        ["allowed"] = true,
        ["patchType"] = "JSONPatch",
        ["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(operations)),
    };

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context, Func<JsonObject, JsonObject> review)
    {
        var document = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!.AsObject();
        var request = document["request"]!.AsObject();
        var response = review(request);
        response["uid"] = (string)request["uid"]!;
        document.Remove("request");
        document["response"] = response;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(document.ToJsonString(), context.RequestAborted);
    }

    private static X509Certificate2 SelfSigned(ECDsa key)
    {
        var request = new CertificateRequest("CN=test-webhook", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
