using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Injector.Testing.Programs;

/// <summary>
/// A program that a test started: its output kept, ended by its own process id, and never left behind.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int Terminate = 15;

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly EventHandler _killAtExit;

    private ChildProcess(string name, ProcessStartInfo start)
    {
        Name = name;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _killAtExit = (_, _) => Kill();
    }

    public string Name { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Everything written to standard output and standard error so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public static ChildProcess Start(
        string name, string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
            start.Environment[key] = value;
        var child = new ChildProcess(name, start);
        child._process.Start();
        child._process.StandardInput.Close();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        // A test run that is interrupted must not leave servers behind.
        AppDomain.CurrentDomain.ProcessExit += child._killAtExit;
        return child;
    }

    /// <summary>Runs a program to its end; its standard output, without the last line break.</summary>
    /// <exception cref="InvalidOperationException">It exited with another code than 0; the message holds what it said.</exception>
    public static async Task<string> RunAsync(
        string file,
        IEnumerable<string> arguments,
        CancellationToken cancellation,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
            start.Environment[key] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0
            ? (await output).TrimEnd('\n')
            : throw new InvalidOperationException($"{file} {string.Join(' ', start.ArgumentList)}: exit code {process.ExitCode}\n{await errors}{await output}");
    }

    /// <summary>Asks the program to end (SIGTERM), as a kubelet does, and waits for its exit code.</summary>
    public async Task<int> TerminateAsync(CancellationToken cancellation)
    {
        AskToEnd();
        await _process.WaitForExitAsync(cancellation);
        return _process.ExitCode;
    }

    /// <summary>SIGTERM, without waiting for what comes of it.</summary>
    public void AskToEnd() => AskToEnd(_process);

    /// <summary>SIGTERM to a process that somebody else started.</summary>
    public static void AskToEnd(Process process) => _ = Signal(process.Id, Terminate);

    /// <summary>Ends the program at once, as a node that loses power does.</summary>
    public async Task KillAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= _killAtExit;
        await KillAsync();
        _process.Dispose();
    }

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

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int processId, int signal);
}
