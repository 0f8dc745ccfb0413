using System.CommandLine;
using System.Net.Sockets;
using Injector.Certificates;
using Injector.Cli.Failures;
using Injector.Cli.Flags;
using Injector.Cluster.Api;
using Injector.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Injector.Cli.Verbs;

/// <summary><c>injector serve</c>: the webhook. The only verb that builds a web host.</summary>
internal static class ServeCommand
{
    private const string Description = """
        Serve the admission webhook.

        Examples:
          # Try it on this machine, with a certificate made for localhost:
          injector serve

          # With a mounted Secret of type kubernetes.io/tls and a mounted ConfigMap:
          injector serve --tls-cert-file /tls/tls.crt --tls-private-key-file /tls/tls.key --config-dir /config

          # Let the injector make and renew its own CA, and register it:
          injector serve --tls-mode self-signed-ca

        Exit codes: 0 stopped by a signal, 1 could not start, 2 wrong options.
        """;

    public static Command Create()
    {
        var command = new Command("serve", Description);
        var options = new ServeFlags();
        options.AddTo(command);
        // Synchronous on purpose: for an asynchronous action the command line library takes over SIGTERM and ends the process
        // after two seconds, in the middle of draining.
        command.SetAction(result => RunAsync(options.Read(result), result.InvocationConfiguration.Error).GetAwaiter().GetResult());
        return command;
    }

    /// <summary>Serves until a signal; everything said besides the log goes to <paramref name="error"/>.</summary>
    private static async Task<int> RunAsync(ServerOptions options, TextWriter error)
    {
        if (ServerOptionsValidator.Validate(options) is { Count: > 0 } errors)
        {
            foreach (var problem in errors)
                await error.WriteLineAsync($"injector serve: {problem}");
            return ExitCodes.Misused;
        }

        DrainState? drain = null;
        try
        {
            await using var app = InjectorHost.Build(options, services => services.TryAddCluster(options));
            drain = app.Services.GetRequiredService<DrainState>();
            // Before the first answer, so that whoever waits for readiness finds it.
            if (options.CaBundleFile is { } file)
                await WriteCaBundleAsync(file, Development(app)!.CaBundlePem);
            await app.StartAsync();
            await DescribeAsync(app, error);
            // Half of the memory in use now was for starting only, and a webhook may be idle for long.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
            await app.WaitForShutdownAsync();
            return drain.IsDraining ? ExitCodes.Ok : ExitCodes.ServerFailed;
        }
        // Asked to end, while it started or served: whatever does not come down in order then is no failure, and nobody could mend it.
        catch (Exception e) when (drain is { IsDraining: true })
        {
            if (e is not OperationCanceledException)
                await error.WriteLineAsync($"injector serve: while stopping: {e.Message.ReplaceLineEndings(" ")}");
            return ExitCodes.Ok;
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidCertificateException
            or InvalidConfigurationException or KubernetesApiException or UnauthorizedAccessException)
        {
            // A port that is taken, a certificate that cannot be used: one line, no stack.
            await error.WriteLineAsync(e is SocketException
                ? $"injector serve: --listen-address {options.ListenAddress}: {e.Message}"
                : $"injector serve: {e.Message}");
            return ExitCodes.ServerFailed;
        }
    }

    private static async Task WriteCaBundleAsync(string file, string pem)
    {
        try
        {
            await File.WriteAllTextAsync(file, pem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"--ca-bundle-file {file}: cannot be written: {e.Message}", e);
        }
    }

    private static async Task DescribeAsync(WebApplication app, TextWriter error)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        var (webhook, management) = (ListenAddress.Reachable(addresses[0]), ListenAddress.Reachable(addresses[1]));
        if (Development(app) is { } development)
            await error.WriteLineAsync(development.Describe(webhook));
        await error.WriteLineAsync($"Serving {webhook}mutate; probes and metrics on {management}");
    }

    private static DevelopmentCertificateSource? Development(WebApplication app) =>
        app.Services.GetRequiredService<ICertificateSource>() as DevelopmentCertificateSource;
}
