using System.Globalization;

namespace Injector.Testing.Programs;

/// <summary>A control group of the kernel's with a memory limit, as a container has one. Version 1 or 2, whichever the machine has.</summary>
internal sealed class MemoryGroup : IDisposable
{
    /// <summary>What a test says that gets none.</summary>
    public const string Missing = "this machine lets the tests make no control group with a memory limit: they need root, and the memory controller at the top of /sys/fs/cgroup";

    private const string Root = "/sys/fs/cgroup";

    private readonly string _folder;
    private readonly bool _isFirstVersion;

    private MemoryGroup(string folder, bool isFirstVersion)
    {
        _folder = folder;
        _isFirstVersion = isFirstVersion;
    }

    /// <summary>Null where there is none to be had.</summary>
    /// <param name="limit">In bytes. There is no swap beyond it where the kernel counts swap.</param>
    public static MemoryGroup? TryCreate(long limit)
    {
        var isFirstVersion = Directory.Exists($"{Root}/memory");
        var folder = $"{Root}{(isFirstVersion ? "/memory" : "")}/injector-tests-{Guid.NewGuid():n}";
        try
        {
            Directory.CreateDirectory(folder);
            var group = new MemoryGroup(folder, isFirstVersion);
            group.Write(isFirstVersion ? "memory.limit_in_bytes" : "memory.max", limit);
            return group;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder);
            return null;
        }
    }

    /// <summary>How often the kernel ended a process of the group for want of memory.</summary>
    public int Kills
    {
        get
        {
            var counts = File.ReadLines(Path.Combine(_folder, _isFirstVersion ? "memory.oom_control" : "memory.events"));
            return int.Parse(counts.Single(line => line.StartsWith("oom_kill ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The command that runs a program as a member from its first moment on, under the process id that the command is started with.</summary>
    public (string File, string[] Arguments) Around(string file, IEnumerable<string> arguments) =>
        ("/bin/sh", ["-c", "echo $$ >\"$0\" && exec \"$@\"", Path.Combine(_folder, "cgroup.procs"), file, .. arguments]);

    /// <summary>Its members must have ended.</summary>
    public void Dispose() => Directory.Delete(_folder);

    private void Write(string file, long value) => File.WriteAllText(Path.Combine(_folder, file), value.ToString(CultureInfo.InvariantCulture));
}
