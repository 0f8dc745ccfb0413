namespace LogProcessor.Native;

/// <summary>A directory out of which no path leads: neither <c>..</c>, nor an absolute link, nor one that climbs.</summary>
/// <remarks>
/// <c>openat2(2)</c> with RESOLVE_BENEATH, since Linux 5.6. Where the kernel or a seccomp profile does not have it, <see cref="BeneathWalk"/> goes step by step.
/// </remarks>
internal sealed class BeneathDirectory : IDisposable
{
    private const int OpenAt2 = 437;
    private const ulong ResolveBeneath = 0x08;

    private static bool s_walks;

    private BeneathDirectory(int handle, FileIdentity identity) => (Handle, Identity) = (handle, identity);

    public int Handle { get; }

    public FileIdentity Identity { get; }

    public static unsafe BeneathDirectory? Open(string path)
    {
        Span<byte> bytes = stackalloc byte[ByteText.LongestPath];
        if (!ByteText.TryWritePath(path, bytes))
            return null;
        fixed (byte* pointer = bytes)
        {
            var handle = Libc.open(pointer, OpenFlags.Path | OpenFlags.Directory | OpenFlags.CloseOnExec, 0);
            if (handle < 0 || !FileFacts.TryGet(handle, out var facts))
                return null;
            return new(handle, facts.Identity);
        }
    }

    /// <summary>Opens a file or directory below; negative when that fails, then <see cref="Libc.LastError"/> says why: CrossesDevice for a path that leads out.</summary>
    public unsafe int OpenBeneath(string relative, int flags)
    {
        Span<byte> bytes = stackalloc byte[ByteText.LongestPath];
        if (!ByteText.TryWritePath(relative.Length == 0 ? "." : relative, bytes))
            return -1;
        flags |= OpenFlags.CloseOnExec;
        if (!s_walks)
        {
            // struct open_how: flags, mode, resolve.
            var how = stackalloc ulong[3] { (ulong)flags, 0, ResolveBeneath };
            fixed (byte* pointer = bytes)
            {
                var handle = (int)Libc.syscall(OpenAt2, Handle, pointer, (byte*)how, 24);
                if (handle >= 0 || !Unavailable(Libc.LastError))
                    return handle;
            }
        }

        return BeneathWalk.Open(Handle, relative, flags);
    }

    public void Dispose() => Libc.close(Handle);

    // A seccomp profile that is older than the call answers "not permitted" to all of it; a file system answers so to a few flags that are not used here.
    private static bool Unavailable(Errno error)
    {
        if (error is not (Errno.NotImplemented or Errno.NotPermitted))
            return false;
        s_walks = true;
        return true;
    }
}

/// <summary>Flags of <c>open(2)</c> that the two architectures number alike; <see cref="Directory"/> and <see cref="NoFollow"/> are asked for.</summary>
internal static class OpenFlags
{
    public const int Read = 0;
    public const int Write = 1;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int NoControllingTerminal = 0x100;
    public const int Truncate = 0x200;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;
    public const int Path = 0x200000;

    private static readonly bool s_arm = System.Runtime.InteropServices.RuntimeInformation
        .ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64;

    public static int Directory => s_arm ? 0x4000 : 0x10000;

    public static int NoFollow => s_arm ? 0x8000 : 0x20000;
}
