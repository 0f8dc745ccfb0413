namespace LogProcessor.Native;

/// <summary>An inotify instance: what the kernel tells of the names in directories. <c>inotify(7)</c>.</summary>
internal sealed unsafe class Inotify : IDisposable
{
    private const uint OnlyDirectories = 0x01000000;

    private Inotify(int handle) => Handle = handle;

    public int Handle { get; }

    /// <summary>Null when there is none to be had: they are counted per user and node (fs.inotify.max_user_instances).</summary>
    public static Inotify? TryCreate()
    {
        var handle = Libc.inotify_init1(OpenFlags.NonBlocking | OpenFlags.CloseOnExec);
        return handle < 0 ? null : new(handle);
    }

    /// <summary>Watches the directory that is open under the handle; the same number for the same directory. Negative when that fails.</summary>
    public int Watch(int directory)
    {
        Span<byte> path = stackalloc byte[32];
        if (!System.Text.Unicode.Utf8.TryWrite(path, $"/proc/self/fd/{directory}\0", out _))
            return -1;
        fixed (byte* pointer = path)
            return Libc.inotify_add_watch(Handle, pointer, (uint)WatchEvents.All | OnlyDirectories);
    }

    public void Unwatch(int watch) => Libc.inotify_rm_watch(Handle, watch);

    public int Read(Span<byte> buffer)
    {
        fixed (byte* pointer = buffer)
            return (int)Libc.read(Handle, pointer, buffer.Length);
    }

    public void Dispose() => Libc.close(Handle);
}

[Flags]
internal enum WatchEvents : uint
{
    Modified = 0x2,
    AttributesChanged = 0x4,
    MovedFrom = 0x40,
    MovedTo = 0x80,
    Created = 0x100,
    Deleted = 0x200,
    SelfDeleted = 0x400,
    SelfMoved = 0x800,
    Overflow = 0x4000,
    Ignored = 0x8000,
    IsDirectory = 0x40000000,
    All = Modified | AttributesChanged | MovedFrom | MovedTo | Created | Deleted | SelfDeleted | SelfMoved,
}

/// <summary><c>struct inotify_event</c>; the name is empty for the directory itself.</summary>
internal readonly ref struct WatchEvent
{
    /// <summary>Sixteen bytes, and a name of 255 with its end.</summary>
    public const int Longest = 16 + 256;

    private WatchEvent(ReadOnlySpan<byte> bytes, int length)
    {
        Watch = BitConverter.ToInt32(bytes);
        What = (WatchEvents)BitConverter.ToUInt32(bytes[4..]);
        Cookie = BitConverter.ToUInt32(bytes[8..]);
        Name = ByteText.UntilZero(bytes[16..length]);
    }

    public int Watch { get; }

    public WatchEvents What { get; }

    /// <summary>The same number for the two halves of a renaming.</summary>
    public uint Cookie { get; }

    public ReadOnlySpan<byte> Name { get; }

    /// <summary>Takes one event off the front of what was read.</summary>
    public static WatchEvent Take(ref ReadOnlySpan<byte> bytes)
    {
        var length = 16 + (int)BitConverter.ToUInt32(bytes[12..]);
        var taken = new WatchEvent(bytes, length);
        bytes = bytes[length..];
        return taken;
    }
}
