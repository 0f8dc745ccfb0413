using System.Diagnostics;
using System.Text.Json;

namespace Injector.EndToEndTests.Upgrade;

/// <summary>A command of the injector against a cluster, which a test may kill.</summary>
internal sealed class InjectorCommand : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private InjectorCommand(string kubeconfig, string[] arguments)
    {
        var start = new ProcessStartInfo(InjectorBinary.Path, [.. arguments, "--kubeconfig", kubeconfig])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public static InjectorCommand Start(string kubeconfig, params string[] arguments) => new(kubeconfig, arguments);

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> EndAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        var ended = (_process.ExitCode, await _output, await _errors);
        TestContext.Current.TestOutputHelper?.WriteLine($"exit code {ended.ExitCode}\n{ended.Item3}{ended.Item2}");
        return ended;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync(CancellationToken cancellation)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellation);
    }

    public void Dispose() => _process.Dispose();
}

/// <summary>What <c>rollout … -o json</c> printed.</summary>
internal sealed record RolloutOutput(int ExitCode, JsonElement Document, string Error)
{
    public int Count(string @class) => Document.GetProperty("pods").GetProperty(@class).GetInt32();

    /// <summary>Pods of all waves of which this became.</summary>
    public int Sum(string outcome) => Document.GetProperty("waves").EnumerateArray().Sum(wave => wave.GetProperty(outcome).GetInt32());

    public double Seconds => Document.GetProperty("waves").EnumerateArray().Sum(wave => wave.GetProperty("seconds").GetDouble());

    public string? StopReason => Document.TryGetProperty("stopped", out var stopped) ? stopped.GetProperty("reason").GetString() : null;
}
