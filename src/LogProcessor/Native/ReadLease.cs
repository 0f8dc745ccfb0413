namespace LogProcessor.Native;

/// <summary>Whether anybody has a file open for writing. A read lease (<c>fcntl(2)</c>, F_SETLEASE) is given only while nobody has.</summary>
/// <remarks>
/// It is given to the file's owner, which the sidecar is when it runs as the application's user, and given back at once. Somebody who opens the file in that
/// microsecond waits for it; the signal that this would send is ignored (<see cref="Signals"/>).
/// </remarks>
internal static class ReadLease
{
    private const int SetLease = 1024;
    private const int ReadLock = 0;
    private const int Unlock = 2;

    public static Writers Ask(int handle)
    {
        if (Libc.fcntl(handle, SetLease, ReadLock) == 0)
        {
            Libc.fcntl(handle, SetLease, Unlock);
            return Writers.None;
        }

        return Libc.LastError == Errno.TryAgain ? Writers.Some : Writers.Unknown;
    }
}

internal enum Writers
{
    /// <summary>Not the owner, or a file system without leases.</summary>
    Unknown,
    None,
    Some,
}
