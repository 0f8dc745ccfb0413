using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using static System.Text.Encoding;

namespace Injector.Tests.LogProcessor;

/// <summary>One run of the script under busybox, with nothing in its environment but its settings.</summary>
/// <remarks>It leads a process group, so that all of its processes can be killed at once, as the end of a container does.</remarks>
internal sealed class LogProcessorContainer : IAsyncDisposable
{
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;

    private readonly Process _process;
    private readonly MemoryStream _output = new();
    private readonly StringBuilder _messages = new();
    private readonly Task _reading;
    private readonly EventHandler _killAtExit;

    public LogProcessorContainer(IReadOnlyDictionary<string, string> environment, bool asUser, string? standardOutput)
    {
        string[] command = ["busybox", "sh", "-c", LogProcessorScript.Text];
        if (asUser && BusyBox.IsRoot)
            command = ["setpriv", "--reuid=65532", "--regid=65532", "--clear-groups", .. command];
        if (standardOutput is not null)
            command = ["busybox", "sh", "-c", "exec \"$@\" >\"$0\"", standardOutput, .. command];
        var start = new ProcessStartInfo("setsid", command) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["PATH"] = System.Environment.GetEnvironmentVariable("PATH");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _reading = Task.WhenAll(ReadOutputAsync(), ReadMessagesAsync());
        _killAtExit = (_, _) => Kill();
        AppDomain.CurrentDomain.ProcessExit += _killAtExit;
    }

    /// <summary>What it has printed, a character a byte, cut at newlines; a last line without one is there as well.</summary>
    public string[] Lines => Text.Length == 0 ? [] : Text.TrimEnd('\n').Split('\n');

    /// <summary>What it has printed, a character a byte.</summary>
    public string Text
    {
        get
        {
            lock (_output)
                return Latin1.GetString(_output.ToArray());
        }
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
        await Eventually.HoldsAsync(() => Text.Count(character => character == '\n') >= lines || HasExited, $"{lines} lines should be printed");
        HasExited.Should().BeFalse(Messages);
    }

    public Task SaysAsync(string message) =>
        Eventually.HoldsAsync(() => Messages.Contains(message, StringComparison.Ordinal), $"it should say: {message}");

    /// <summary>Waits until it has looked at the files again, twice from beginning to end.</summary>
    public async Task LooksAgainAsync(string heartbeat)
    {
        for (var (polls, last) = (0, Beat()); polls < 2; polls++, last = Beat())
            await Eventually.HoldsAsync(() => Beat() is { Length: > 0 } now && now != last, "it should poll");

        string Beat() => File.Exists(heartbeat) ? File.ReadAllText(heartbeat) : "";
    }

    public void Terminate() => Signal(_process.Id, SigTerm);

    /// <summary>SIGTERM, then everything that is printed until the end, which must be a good one.</summary>
    public async Task<string[]> StopAsync()
    {
        Terminate();
        (await ExitCodeAsync()).Should().Be(0, Messages);
        return Lines;
    }

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>Ends all of its processes at once, without a chance to do anything.</summary>
    public void Kill() => Signal(-_process.Id, SigKill);

    /// <summary>Stops all of its processes where they are.</summary>
    public void Freeze() => Signal(-_process.Id, SigStop);

    public void Thaw() => Signal(-_process.Id, SigCont);

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= _killAtExit;
        Kill();
        await ExitCodeAsync();
        _process.Dispose();
    }

    private async Task ReadOutputAsync()
    {
        var buffer = new byte[1 << 16];
        while (await _process.StandardOutput.BaseStream.ReadAsync(buffer) is var read and > 0)
        {
            lock (_output)
                _output.Write(buffer, 0, read);
        }
    }

    private async Task ReadMessagesAsync()
    {
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
