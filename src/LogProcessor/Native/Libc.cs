using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace LogProcessor.Native;

/// <summary>The functions of the C library that the base class library has no equal for, as their manual pages (sections 2 and 3) describe them.</summary>
/// <remarks>All of them run on one thread. <see cref="Libc.LastError"/> is read right after a call that failed.</remarks>
internal static unsafe class Libc
{
    private const string Name = "libc";

    public static Errno LastError => (Errno)Marshal.GetLastSystemError();

    [DllImport(Name)]
    public static extern int open(byte* path, int flags, int mode);

    [DllImport(Name)]
    public static extern int openat(int directory, byte* path, int flags, int mode);

    [DllImport(Name)]
    public static extern int close(int handle);

    [DllImport(Name)]
    public static extern nint read(int handle, byte* buffer, nint count);

    [DllImport(Name)]
    public static extern nint pread(int handle, byte* buffer, nint count, long offset);

    [DllImport(Name)]
    public static extern nint write(int handle, byte* buffer, nint count);

    [DllImport(Name)]
    public static extern nint pwrite(int handle, byte* buffer, nint count, long offset);

    [DllImport(Name)]
    public static extern long lseek(int handle, long offset, int whence);

    [DllImport(Name)]
    public static extern int ftruncate(int handle, long length);

    [DllImport(Name)]
    public static extern int statx(int directory, byte* path, int flags, uint mask, byte* buffer);

    [DllImport(Name)]
    public static extern nint readlinkat(int directory, byte* path, byte* buffer, nint size);

    [DllImport(Name)]
    public static extern nint getdents64(int handle, byte* buffer, nuint count);

    /// <summary>For calls that the C library has no function for; only those with the same number on every architecture.</summary>
    [DllImport(Name)]
    public static extern nint syscall(nint number, nint first, byte* second, byte* third, nint fourth);

    [DllImport(Name)]
    public static extern int fcntl(int handle, int command, nint argument);

    [DllImport(Name)]
    public static extern int poll(PollHandle* handles, nuint count, int milliseconds);

    [DllImport(Name)]
    public static extern int eventfd(uint value, int flags);

    [DllImport(Name)]
    public static extern int inotify_init1(int flags);

    [DllImport(Name)]
    public static extern int inotify_add_watch(int handle, byte* path, uint mask);

    [DllImport(Name)]
    public static extern int inotify_rm_watch(int handle, int watch);

    [DllImport(Name)]
    public static extern nint signal(int signal, nint handler);

    [DllImport(Name)]
    public static extern int getrlimit(int resource, ulong* limits);

    [DllImport(Name)]
    public static extern int setrlimit(int resource, ulong* limits);

    [DllImport(Name)]
    public static extern uint geteuid();

    [DllImport(Name)]
    public static extern uint getegid();

    [DllImport(Name)]
    public static extern int socket(int domain, int type, int protocol);

    [DllImport(Name)]
    public static extern int setsockopt(int handle, int level, int option, int* value, uint length);

    [DllImport(Name)]
    public static extern int bind(int handle, byte* address, uint length);

    [DllImport(Name)]
    public static extern int listen(int handle, int backlog);

    [DllImport(Name)]
    public static extern int accept4(int handle, byte* address, uint* length, int flags);
}

/// <summary><c>struct pollfd</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollHandle(int handle, short events)
{
    public const short In = 1;
    public const short Out = 4;
    public const short Error = 8;

    public int Handle = handle;
    public short Events = events;
    public short Returned;

    /// <summary>Whether it can be written to: a pipe then takes PIPE_BUF bytes (4,096) without making the writer wait.</summary>
    /// <param name="gone">Whether nobody reads it any more.</param>
    public static unsafe bool TakesSomething(int handle, out bool gone)
    {
        var poll = new PollHandle(handle, Out);
        Libc.poll(&poll, 1, 0);
        gone = (poll.Returned & Error) != 0;
        return (poll.Returned & Out) != 0 && !gone;
    }
}
