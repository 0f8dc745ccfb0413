namespace LogProcessor.Native;

/// <summary>What <c>statx(2)</c> says of a file.</summary>
/// <param name="Modified">Nanoseconds since 1970.</param>
/// <param name="Born">When it was made; 0 where the file system does not say.</param>
internal readonly record struct FileFacts(
    FileIdentity Identity, FileKind Kind, long Size, long Modified, long Born, uint Links, uint Owner, uint Group, int Permissions)
{
    private const int EmptyPath = 0x1000;
    private const int NoFollow = 0x100;
    private const uint BasicStatisticsAndBirth = 0xfff;
    private const int CurrentDirectory = -100;

    public static unsafe bool TryGet(int handle, out FileFacts facts)
    {
        byte nothing = 0;
        return TryGet(handle, &nothing, EmptyPath, out facts);
    }

    public static bool TryGet(string path, out FileFacts facts) => TryGetAt(CurrentDirectory, path, follow: true, out facts);

    public static unsafe bool TryGetAt(int directory, string path, bool follow, out FileFacts facts)
    {
        facts = default;
        Span<byte> bytes = stackalloc byte[ByteText.LongestPath];
        if (!ByteText.TryWritePath(path, bytes))
            return false;
        fixed (byte* pointer = bytes)
            return TryGet(directory, pointer, follow ? 0 : NoFollow, out facts);
    }

    /// <summary>As <c>ls -l</c> shows it, for a message.</summary>
    public string PermissionsShown() => string.Create(null, $"mode {Convert.ToString(Permissions, 8)}, owner {Owner}, group {Group}");

    /// <summary><c>struct statx_timestamp</c>.</summary>
    private static unsafe long Nanoseconds(byte* time) => (*(long*)time * 1_000_000_000) + *(uint*)(time + 8);

    private static unsafe bool TryGet(int directory, byte* path, int flags, out FileFacts facts)
    {
        var buffer = stackalloc byte[256];
        facts = default;
        if (Libc.statx(directory, path, flags, BasicStatisticsAndBirth, buffer) != 0)
            return false;
        var mode = *(ushort*)(buffer + 28);
        facts = new(
            new(((ulong)*(uint*)(buffer + 136) << 32) | *(uint*)(buffer + 140), *(ulong*)(buffer + 32)),
            (FileKind)(mode >> 12),
            *(long*)(buffer + 40),
            Nanoseconds(buffer + 112),
            Nanoseconds(buffer + 80),
            *(uint*)(buffer + 16),
            *(uint*)(buffer + 20),
            *(uint*)(buffer + 24),
            mode & 0xfff);
        return true;
    }
}

/// <summary>Which file it is, as long as it exists: its number may be given to another one later.</summary>
internal readonly record struct FileIdentity(ulong Device, ulong Inode);

/// <summary>The upper bits of <c>st_mode</c>.</summary>
internal enum FileKind
{
    Unknown = 0,
    Pipe = 1,
    CharacterDevice = 2,
    Directory = 4,
    BlockDevice = 6,
    Regular = 8,
    Link = 10,
    Socket = 12,
}
