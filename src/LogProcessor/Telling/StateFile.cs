using LogProcessor.Native;

namespace LogProcessor.Telling;

/// <summary>A small file on the state volume, written over as a whole.</summary>
internal static unsafe class StateFile
{
    private const int FromEnd = 2;

    public static bool Write(string path, ReadOnlySpan<byte> content)
    {
        Span<byte> bytes = stackalloc byte[ByteText.LongestPath];
        if (!ByteText.TryWritePath(ByteText.FromSetting(path), bytes))
            return false;
        int handle;
        fixed (byte* pointer = bytes)
            handle = Libc.open(pointer, OpenFlags.Write | OpenFlags.Create | OpenFlags.CloseOnExec, 0x1a4);
        if (handle < 0)
            return false;
        fixed (byte* pointer = content)
        {
            // Not emptied first: on a full volume what is there can still be written over.
            var written = Libc.pwrite(handle, pointer, content.Length, 0) == content.Length;
            if (!written || Libc.lseek(handle, 0, FromEnd) != content.Length)
                Libc.ftruncate(handle, written ? content.Length : 0);
            Libc.close(handle);
            return written;
        }
    }
}
