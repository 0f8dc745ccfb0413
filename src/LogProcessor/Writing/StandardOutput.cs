using LogProcessor.Native;

namespace LogProcessor.Writing;

/// <summary>Standard output, written to only when it takes something: a node that is slow to store lines never keeps the program from looking at its files.</summary>
internal sealed unsafe class StandardOutput
{
    private const int Handle = 1;

    // Files and devices such as /dev/null take everything at once.
    private readonly bool _waits;

    public StandardOutput()
    {
        if (FileFacts.TryGet(Handle, out var facts))
            _waits = facts.Kind is FileKind.Pipe or FileKind.Socket or FileKind.CharacterDevice;
    }

    /// <summary>When bytes were last taken, in milliseconds.</summary>
    public long TookAt { get; private set; } = Environment.TickCount64;

    public OutputState Write(OutputQueue queue)
    {
        while (!queue.IsEmpty)
        {
            if (_waits && !PollHandle.TakesSomething(Handle, out var gone))
                return gone ? OutputState.Gone : OutputState.Full;
            var bytes = _waits ? queue.Piece : queue.All;
            nint written;
            fixed (byte* pointer = bytes)
                written = Libc.write(Handle, pointer, bytes.Length);
            if (written < 0)
            {
                if (Libc.LastError is Errno.Interrupted)
                    continue;
                return Libc.LastError is Errno.TryAgain ? OutputState.Full : OutputState.Gone;
            }

            queue.Wrote((int)written);
            TookAt = Environment.TickCount64;
        }

        return OutputState.Taken;
    }
}

internal enum OutputState
{
    Taken,

    /// <summary>It takes nothing at the moment.</summary>
    Full,

    /// <summary>Nobody will read it any more.</summary>
    Gone,
}
