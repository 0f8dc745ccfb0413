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
        return new ProcessUsage(
            Kilobytes(processId, "VmRSS:"),
            Directory.GetFileSystemEntries($"/proc/{processId}/fd").Length,
            Directory.GetDirectories($"/proc/{processId}/task").Length);
    }

    /// <summary>The most that ever was resident, in kilobytes.</summary>
    public static int MostResidentKilobytes(int processId) => Kilobytes(processId, "VmHWM:");

    public override string ToString() => $"{ResidentKilobytes / 1024.0:0.0} MB, {Handles} handles, {Threads} threads";

    private static int Kilobytes(int processId, string what) => int.Parse(
        File.ReadLines($"/proc/{processId}/status").Single(line => line.StartsWith(what, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture);
}
