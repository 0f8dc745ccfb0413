using static System.Text.Encoding;

namespace Injector.Tests.LogProcessor;

/// <summary>What a pod gives the log-processor: the application's log directory, an empty directory for state, and an environment.</summary>
internal sealed class Pod : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("log-processor-");
    private readonly List<LogProcessorContainer> _containers = [];

    public Pod()
    {
        BusyBox.Require();
        foreach (var directory in new[] { _root.FullName, Logs, State })
            SetMode(Directory.CreateDirectory(directory).FullName, 0b111_111_111);
        Environment = new()
        {
            ["LOG_DIRECTORIES"] = Logs,
            ["STATE_DIRECTORY"] = State,
            ["HEARTBEAT_FILE"] = Heartbeat,
            ["POLL_SECONDS"] = "0.2",
            ["DRAIN_QUIET_SECONDS"] = "0",
        };
    }

    /// <summary>The shared volume, as the application and the log-processor see it.</summary>
    public string Logs => Path.Combine(_root.FullName, "logs");

    public string State => Path.Combine(_root.FullName, "state");

    public string Heartbeat => Path.Combine(State, "heartbeat");

    public Dictionary<string, string> Environment { get; }

    public string this[string name] => Path.Combine(Logs, name);

    /// <summary>Starts the log-processor, or starts it anew with the state that an earlier one left.</summary>
    /// <param name="asUser">As an ordinary user, even where the tests run as root: nobody denies root a file.</param>
    /// <param name="standardOutput">A file to write to, in the place of what <see cref="LogProcessorContainer.Lines"/> reads.</param>
    public LogProcessorContainer Start(bool asUser = false, string? standardOutput = null)
    {
        var container = new LogProcessorContainer(Environment, asUser, standardOutput);
        _containers.Add(container);
        return container;
    }

    /// <summary>What the application does: appends lines, each ended by a newline, in one write.</summary>
    public void Append(string name, params IEnumerable<string> lines) => AppendText(name, string.Concat(lines.Select(line => line + '\n')));

    /// <summary>Appends text whose characters stand for bytes.</summary>
    public void AppendText(string name, string text)
    {
        using var file = new FileStream(this[name], FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        file.Write(Latin1.GetBytes(text));
    }

    public static void SetMode(string path, int mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)mode);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var container in _containers)
            await container.DisposeAsync();
        _root.Delete(recursive: true);
    }
}
