namespace LogProcessor.Native;

/// <summary>Opens a path below a directory one step at a time, following links itself, so that none can lead out.</summary>
internal static unsafe class BeneathWalk
{
    private const int MostLinks = 40;

    public static int Open(int root, string relative, int flags)
    {
        var steps = new Stack<string>(Parts(relative));
        var directories = new Stack<int>();
        try
        {
            for (var links = 0; ;)
            {
                var here = directories.TryPeek(out var top) ? top : root;
                if (!steps.TryPop(out var step))
                    return OpenStep(here, ".", flags);
                if (step == "..")
                {
                    if (!directories.TryPop(out var left))
                        return Fails(Errno.CrossesDevice);
                    Libc.close(left);
                    continue;
                }

                if (LinkTarget(here, step) is { } target)
                {
                    if (target.StartsWith('/') || ++links > MostLinks)
                        return Fails(target.StartsWith('/') ? Errno.CrossesDevice : Errno.TooManyLinks);
                    foreach (var part in Parts(target))
                        steps.Push(part);
                    continue;
                }

                if (steps.Count == 0)
                    return OpenStep(here, step, flags);
                var next = OpenStep(here, step, OpenFlags.Path | OpenFlags.Directory | OpenFlags.CloseOnExec);
                if (next < 0)
                    return next;
                directories.Push(next);
            }
        }
        finally
        {
            var error = Libc.LastError;
            foreach (var directory in directories)
                Libc.close(directory);
            System.Runtime.InteropServices.Marshal.SetLastSystemError((int)error);
        }
    }

    /// <summary>The steps, the first one last: they go onto a stack.</summary>
    private static IEnumerable<string> Parts(string path) => path.Split('/').Where(part => part is not ("" or ".")).Reverse();

    private static int OpenStep(int directory, string name, int flags)
    {
        Span<byte> bytes = stackalloc byte[ByteText.LongestPath];
        if (!ByteText.TryWritePath(name, bytes))
            return Fails(Errno.NotFound);
        fixed (byte* pointer = bytes)
            return Libc.openat(directory, pointer, flags | OpenFlags.NoFollow, 0);
    }

    private static string? LinkTarget(int directory, string name)
    {
        Span<byte> bytes = stackalloc byte[ByteText.LongestPath];
        if (!ByteText.TryWritePath(name, bytes))
            return null;
        var target = stackalloc byte[ByteText.LongestPath];
        fixed (byte* pointer = bytes)
        {
            var length = Libc.readlinkat(directory, pointer, target, ByteText.LongestPath);
            return length < 0 ? null : ByteText.FromBytes(new(target, (int)length));
        }
    }

    private static int Fails(Errno error)
    {
        System.Runtime.InteropServices.Marshal.SetLastSystemError((int)error);
        return -1;
    }
}
