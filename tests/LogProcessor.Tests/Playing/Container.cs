using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using static System.Text.Encoding;

namespace LogProcessor.Tests.Playing;

/// <summary>One run of the program, with nothing in its environment but its settings.</summary>
internal sealed class Container : IAsyncDisposable
{
    private readonly Process _process;
    private readonly MemoryStream _output = new();
    private readonly List<(DateTime At, int Length)> _arrivals = [];
    private readonly StringBuilder _messages = new();
    private readonly Task _reading;
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _messageGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EventHandler _killAtExit;

    /// <param name="asUser">As an ordinary user, even where the tests run as root: nobody denies root a file.</param>
    /// <param name="reads">False: standard output is not read until <see cref="OpenGate"/>.</param>
    /// <param name="standardOutput">A file to write to, in the place of what <see cref="Lines"/> reads.</param>
    /// <param name="readsMessages">False: standard error is not read until <see cref="OpenGate"/>.</param>
    /// <param name="handles">How many files it may have open.</param>
    public Container(IReadOnlyDictionary<string, string> environment, bool asUser, bool reads, string? standardOutput, bool readsMessages, int? handles)
    {
        string[] command = [TheProgram.Path];
        if (asUser && Environment.IsPrivilegedProcess)
            command = ["setpriv", "--reuid=65532", "--regid=65532", "--clear-groups", .. command];
        if (standardOutput is not null)
            command = ["sh", "-c", "exec \"$@\" >\"$0\"", standardOutput, .. command];
        if (handles is not null)
            command = ["sh", "-c", "ulimit -n \"$0\" && exec \"$@\"", $"{handles}", .. command];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        TheProgram.Prepare(start.Environment);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        if (reads)
            _gate.SetResult();
        if (readsMessages)
            _messageGate.SetResult();
        _process = Process.Start(start)!;
        _reading = Task.WhenAll(ReadOutputAsync(), ReadMessagesAsync());
        _killAtExit = (_, _) => Kill();
        AppDomain.CurrentDomain.ProcessExit += _killAtExit;
    }

    public int Id => _process.Id;

    /// <summary>What it has printed, a character a byte, cut at newlines; a last line without one is there as well.</summary>
    public string[] Lines => Text.Length == 0 ? [] : (Text.EndsWith('\n') ? Text[..^1] : Text).Split('\n');

    /// <summary>What it has printed, a character a byte.</summary>
    public string Text
    {
        get
        {
            lock (_output)
                return Latin1.GetString(_output.ToArray());
        }
    }

    /// <summary>What of it arrived since then.</summary>
    public string TextSince(DateTime time)
    {
        lock (_output)
            return Latin1.GetString(_output.ToArray())[_arrivals.Where(arrival => arrival.At < time).Sum(arrival => arrival.Length)..];
    }

    /// <summary>What it has said on standard error.</summary>
    public string Messages
    {
        get
        {
            lock (_messages)
                return _messages.ToString();
        }
    }

    public bool HasExited => _process.HasExited;

    public async Task PrintsAsync(int lines)
    {
        await Eventually.HoldsAsync(() => LineCount >= lines || HasExited, $"{lines} lines should be printed");
        HasExited.Should().BeFalse(Messages);
    }

    public Task SaysAsync(string message) =>
        Eventually.HoldsAsync(() => Messages.Contains(message, StringComparison.Ordinal), $"it should say: {message}");

    /// <summary>Waits until it has looked at the files again, twice from beginning to end.</summary>
    public static async Task LooksAgainAsync(string heartbeat)
    {
        for (var (polls, last) = (0, Beat()); polls < 2; polls++, last = Beat())
            await Eventually.HoldsAsync(() => Beat() is { Length: > 0 } now && now != last, "it should look again");

        string Beat() => File.Exists(heartbeat) ? File.ReadAllText(heartbeat) : "";
    }

    /// <summary>Whether it has the file of that name open.</summary>
    public bool HasOpen(string path)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{Id}/fd").Any(link => new FileInfo(link).LinkTarget == path);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>How often it has read and written, by whatever call, as the kernel counts it.</summary>
    public (int Reads, int Writes) Calls()
    {
        var lines = File.ReadAllLines($"/proc/{Id}/io");
        return (Count("syscr: "), Count("syscw: "));

        int Count(string name) => int.Parse(lines.Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..]);
    }

    /// <summary>How often its thread has waited for something.</summary>
    public int Wakes()
    {
        const string name = "voluntary_ctxt_switches:\t";
        return int.Parse(File.ReadLines($"/proc/{Id}/task/{Id}/status").Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..]);
    }

    /// <summary>Reads standard output and standard error from now on.</summary>
    public void OpenGate()
    {
        _gate.TrySetResult();
        _messageGate.TrySetResult();
    }

    public void Terminate() => Signal(_process.Id, 15);

    /// <summary>SIGTERM, then everything that is printed until the end, which must be a good one.</summary>
    public async Task<string[]> StopAsync()
    {
        Terminate();
        (await ExitCodeAsync()).Should().Be(0, Messages);
        return Lines;
    }

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        OpenGate();
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>kill -9.</summary>
    public void Kill() => Signal(_process.Id, 9);

    /// <summary>kill -9, then what had reached the pipe.</summary>
    public async Task<string[]> KilledAsync()
    {
        Kill();
        await ExitCodeAsync();
        return Lines;
    }

    public void Freeze() => Signal(_process.Id, 19);

    public void Thaw() => Signal(_process.Id, 18);

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= _killAtExit;
        Kill();
        await ExitCodeAsync();
        _process.Dispose();
    }

    private int LineCount
    {
        get
        {
            lock (_output)
                return _output.GetBuffer().AsSpan(0, (int)_output.Length).Count((byte)'\n');
        }
    }

    private async Task ReadOutputAsync()
    {
        await _gate.Task;
        var buffer = new byte[1 << 16];
        while (await _process.StandardOutput.BaseStream.ReadAsync(buffer) is var read and > 0)
        {
            lock (_output)
            {
                _output.Write(buffer, 0, read);
                _arrivals.Add((DateTime.UtcNow, read));
            }
        }
    }

    private async Task ReadMessagesAsync()
    {
        await _messageGate.Task;
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_messages)
                _messages.AppendLine(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void Signal(int processId, int signal);
}
