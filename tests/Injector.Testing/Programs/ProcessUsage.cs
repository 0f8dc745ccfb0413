using System.Globalization;

namespace Injector.Testing.Programs;

/// <summary>What a process holds at this moment, by the kernel's account.</summary>
/// <param name="ResidentKilobytes">Memory that is resident.</param>
/// <param name="Handles">Open file descriptors.</param>
/// <param name="Threads">Threads.</param>
internal sealed record ProcessUsage(int ResidentKilobytes, int Handles, int Threads)
{
    public static ProcessUsage Of(int processId)
    {
        var resident = File.ReadLines($"/proc/{processId}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return new ProcessUsage(
            int.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture),
            Directory.GetFileSystemEntries($"/proc/{processId}/fd").Length,
            Directory.GetDirectories($"/proc/{processId}/task").Length);
    }

    public override string ToString() => $"{ResidentKilobytes / 1024.0:0.0} MB, {Handles} handles, {Threads} threads";
}
