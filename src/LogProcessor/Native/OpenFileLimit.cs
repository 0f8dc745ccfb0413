namespace LogProcessor.Native;

/// <summary>How many files this process may have open.</summary>
internal static unsafe class OpenFileLimit
{
    private const int NumberOfFiles = 7;

    /// <summary>Raises the limit as far as that is allowed, and says how far that is.</summary>
    public static int Raise()
    {
        var limits = stackalloc ulong[2];
        if (Libc.getrlimit(NumberOfFiles, limits) != 0)
            return 1024;
        limits[0] = limits[1];
        Libc.setrlimit(NumberOfFiles, limits);
        return (int)Math.Min(limits[1], int.MaxValue);
    }
}
