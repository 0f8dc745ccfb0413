using System.Runtime.InteropServices;
using static System.Text.Encoding;

namespace LogProcessor.Tests.Playing;

/// <summary>What a pod gives the program: the application's log directory, an empty directory for state, and an environment.</summary>
internal sealed class Pod : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("log-processor-");
    private readonly List<Container> _containers = [];
    private readonly Dictionary<string, string> _annotations = [];
    private int _versions;

    public Pod(params IEnumerable<(string Name, string Value)> environment)
    {
        foreach (var directory in new[] { _root.FullName, Logs, State })
            SetMode(Directory.CreateDirectory(directory).FullName, 0b111_111_111);
        Environment = new()
        {
            ["LOG_DIRECTORIES"] = Logs,
            ["STATE_DIRECTORY"] = State,
            ["POLL_SECONDS"] = "0.2",
            ["DRAIN_QUIET_SECONDS"] = "0",
        };
        foreach (var (name, value) in environment)
            Environment[name] = value;
    }

    /// <summary>The shared volume, as the application and the program see it.</summary>
    public string Logs => Path.Combine(_root.FullName, "logs");

    public string State => Path.Combine(_root.FullName, "state");

    public string Live => Path.Combine(_root.FullName, "live");

    public string Outside => Directory.CreateDirectory(Path.Combine(_root.FullName, "outside")).FullName;

    public string Heartbeat => Path.Combine(State, "heartbeat");

    public Dictionary<string, string> Environment { get; }

    public string this[string name] => Path.Combine(Logs, name);

    /// <summary>Starts the program, or starts it anew with the state that an earlier one left.</summary>
    public Container Start(bool asUser = false, bool reads = true, string? standardOutput = null, bool readsMessages = true, int? handles = null)
    {
        var container = new Container(Environment, asUser, reads, standardOutput, readsMessages, handles);
        _containers.Add(container);
        return container;
    }

    /// <summary>A volume that shows the pod's annotations of these settings, as the kubelet makes it: empty where there is none.</summary>
    public void MountLive()
    {
        SetMode(Directory.CreateDirectory(Live).FullName, 0b111_101_101);
        Environment["LIVE_DIRECTORY"] = Live;
        foreach (var name in (string[])["format", "multiline", "rate-limit", "redact"])
            _annotations[name] = "";
        Annotate();
        foreach (var name in _annotations.Keys)
            File.CreateSymbolicLink(Path.Combine(Live, name), $"..data/{name}");
    }

    /// <summary>Changes annotations, all at once: a new directory, and a link that is renamed over the old one.</summary>
    public void Annotate(params IEnumerable<(string Name, string Value)> changes)
    {
        foreach (var (name, value) in changes)
            _annotations[name] = value;
        var directory = $"..{++_versions}";
        Directory.CreateDirectory(Path.Combine(Live, directory));
        foreach (var (name, value) in _annotations)
            File.WriteAllText(Path.Combine(Live, directory, name), value);
        File.CreateSymbolicLink(Path.Combine(Live, "..data_tmp"), directory);
        // File.Move takes no link to a directory.
        Rename(Path.Combine(Live, "..data_tmp"), Path.Combine(Live, "..data")).Should().Be(0);
        if (_versions > 1)
            Directory.Delete(Path.Combine(Live, $"..{_versions - 1}"), recursive: true);
    }

    /// <summary>What the application does: appends lines, each ended by a newline, in one write.</summary>
    public void Append(string name, params IEnumerable<string> lines) => AppendText(name, string.Concat(lines.Select(line => line + '\n')));

    /// <summary>Appends text whose characters stand for bytes.</summary>
    public void AppendText(string name, string text)
    {
        using var file = Open(name, FileMode.Append);
        file.Write(Latin1.GetBytes(text));
    }

    /// <summary>A file as an application has it open for writing.</summary>
    public FileStream Open(string name, FileMode mode) => new(this[name], mode, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    public void Truncate(string name)
    {
        using var file = Open(name, FileMode.Open);
        file.SetLength(0);
    }

    /// <summary>A counter that the program keeps on the state volume; 0 before it has written any.</summary>
    public long Counter(string name)
    {
        var path = Path.Combine(State, "counters");
        return File.Exists(path)
            ? File.ReadAllLines(path).Where(line => line.StartsWith($"log_processor_{name} ", StringComparison.Ordinal)).Select(line => long.Parse(line.Split(' ')[1])).SingleOrDefault()
            : 0;
    }

    public static void SetMode(string path, int mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)mode);
    }

    [DllImport("libc", EntryPoint = "rename")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Rename([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);

    public async ValueTask DisposeAsync()
    {
        foreach (var container in _containers)
            await container.DisposeAsync();
        _root.Delete(recursive: true);
    }
}

internal static class FileStreamExtensions
{
    /// <summary>Writes text whose characters stand for bytes, in one write.</summary>
    public static void Write(this FileStream file, string text) => file.Write(Latin1.GetBytes(text));
}
