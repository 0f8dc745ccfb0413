using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Injector.Tests.Programs;

/// <summary>
/// A running <c>injector</c>: <c>INJECTOR_BINARY</c>, say the published native one, else the one that was built along with these tests.
/// Ended by its own process id, and never left behind.
/// </summary>
internal sealed partial class InjectorProgram : IAsyncDisposable
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Terminate = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private InjectorProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Kill();
    }

    /// <summary>Whether it is one that was published; the other one runs in a virtual machine that takes memory of its own.</summary>
    public static bool IsNative => Environment.GetEnvironmentVariable("INJECTOR_BINARY") is { Length: > 0 };

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Everything it said so far, on both streams.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public Uri Webhook => new(Said(WebhookAddress()));

    public Uri Management => new(Said(ManagementAddress()));

    public long ResidentBytes => 1024 * long.Parse(
        File.ReadLines($"/proc/{Id}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        System.Globalization.CultureInfo.InvariantCulture);

    public static InjectorProgram Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    public static InjectorProgram Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        StartFile(Binary(), environment, arguments);

    /// <summary>With its standard error going to a file or a named pipe, and nothing of it in <see cref="Output"/>.</summary>
    public static InjectorProgram StartWithErrorsInto(string path, params string[] arguments) =>
        StartFile("/bin/sh", new Dictionary<string, string>(), ["-c", "errors=$1; shift; exec \"$0\" \"$@\" 2>\"$errors\"", Binary(), path, .. arguments]);

    /// <summary><c>injector serve</c> on free ports of this machine; waits until it listens.</summary>
    public static Task<InjectorProgram> ServeAsync(params string[] options) => ServeAsync(new Dictionary<string, string>(), options);

    public static async Task<InjectorProgram> ServeAsync(IReadOnlyDictionary<string, string> environment, params string[] options)
    {
        var program = Start(environment, ["serve", "--listen-address", "127.0.0.1", "--port", "0", "--management-port", "0", "--drain-delay", "0s", .. options]);
        await program.UntilAsync(() => program.HasExited || ManagementAddress().IsMatch(program.Output), "it listens");
        return program.HasExited ? throw new InvalidOperationException($"it ended with {program._process.ExitCode}:\n{program.Output}") : program;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, string Output)> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        await using var program = Start(environment, arguments);
        return (await program.ExitCodeAsync(), program.Output);
    }

    public async Task UntilAsync(Func<bool> holds, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!holds())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"{what}, but it did not come to that:\n{Output}");
            await Task.Delay(20);
        }
    }

    public Task UntilReadyAsync() => UntilAsync(() => ReadyzAsync().GetAwaiter().GetResult() == "ok", "it is ready");

    public Task<string> ReadyzAsync(bool verbose = false) => GetAsync(verbose ? "/readyz?verbose" : "/readyz");

    /// <summary>The sum of a metric's series that have these words in their labels.</summary>
    public async Task<double> MetricAsync(string name, string labels = "")
    {
        var lines = (await GetAsync("/metrics")).Split('\n');
        return lines.Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains(labels, StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split("} ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
    }

    public HttpClient CreateClient() => CreateClient(Webhook, Patience);

    public static HttpClient CreateClient(Uri webhook, TimeSpan timeout) => new(new SocketsHttpHandler
    {
#pragma warning disable CA5359 // The server's own certificate, which nobody vouches for here.
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
#pragma warning restore CA5359
    })
    { BaseAddress = webhook, Timeout = timeout };

    public void Send(int signal) => _ = Signal(Id, signal);

    public async Task<int> ExitCodeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string Binary() =>
        Environment.GetEnvironmentVariable("INJECTOR_BINARY") is { Length: > 0 } named ? named : Path.Combine(AppContext.BaseDirectory, "injector");

    private static InjectorProgram StartFile(string file, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in environment)
            start.Environment[key] = value;
        return new InjectorProgram(new Process { StartInfo = start });
    }

    private async Task<string> GetAsync(string path)
    {
        using var client = new HttpClient { BaseAddress = Management, Timeout = Patience };
        using var answer = await client.GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }

    private string Said(Regex address) => address.Match(Output).Groups[1].Value;

    private void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
    }

    [GeneratedRegex("Serving (https://[^/]*/)mutate")]
    private static partial Regex WebhookAddress();

    [GeneratedRegex("probes and metrics on (http://[^/]*/)")]
    private static partial Regex ManagementAddress();

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int processId, int signal);
}
