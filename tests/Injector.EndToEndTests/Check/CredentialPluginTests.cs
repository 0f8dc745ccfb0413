using System.Text;
using Injector.EndToEndTests.Webhook;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Injector.EndToEndTests.Check;

/// <summary>A kubeconfig's credential plugin, which the program starts at first and again whenever its credentials are refused.</summary>
public sealed class CredentialPluginTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_trusts_what_the_machine_trusts_although_the_program_does_not()
    {
        var roots = Path.Combine(_folder, "roots");
        await using var refusing = Refusing();
        await refusing.StartAsync(Cancellation);

        await using var check = ChildProcess.Start(
            "check", InjectorBinary.Path, ["check", "--kubeconfig", Kubeconfig(refusing.Urls.Single())],
            new Dictionary<string, string> { ["SSL_CERT_DIR"] = roots });
        await Eventually.BecomesTrueAsync("check gives up", TimeSpan.FromMinutes(1), () => Task.FromResult(check.HasExited), Cancellation);

        var seen = await File.ReadAllLinesAsync(Path.Combine(_folder, "seen"), Cancellation);
        seen.Should().HaveCountGreaterThan(1, "the credentials were refused").And.OnlyContain(line => line == roots, "it is the user's own setting");
    }

    private static WebApplication Refusing()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
        return server;
    }

    private string Kubeconfig(string server)
    {
        var plugin = Path.Combine(_folder, "plugin");
        File.WriteAllText(plugin, $$$"""
            echo "$SSL_CERT_DIR" >> {{{_folder}}}/seen
            echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "refused"}}'
            """);
        var file = Path.Combine(_folder, "config");
        File.WriteAllText(file, $$$"""
            apiVersion: v1
            kind: Config
            current-context: here
            contexts: [{name: here, context: {cluster: here, user: plugin}}]
            clusters: [{name: here, cluster: {server: "{{{server}}}"}}]
            users:
            - name: plugin
              user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: /bin/sh, args: ["{{{plugin}}}"], interactiveMode: Never}}
            """, Encoding.ASCII);
        return file;
    }
}
