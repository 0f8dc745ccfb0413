namespace LogProcessor.Native;

/// <summary>Reading a log is no access that anybody asks about, but the kernel notes the time of each that follows a write, in the inode and on the disk.</summary>
internal static class AccessTime
{
    private const int SetFlags = 4;
    private const int Unnoted = 0x40000;

    /// <summary>O_NOATIME (<c>open(2)</c>), which the file's owner may set, as the sidecar is when it runs as the application's user: else times are noted.</summary>
    public static void LeaveAlone(int handle) => Libc.fcntl(handle, SetFlags, OpenFlags.NonBlocking | Unnoted);
}
