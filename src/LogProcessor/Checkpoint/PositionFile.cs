using LogProcessor.Files;
using LogProcessor.Native;

namespace LogProcessor.Checkpoint;

/// <summary>
/// The positions of all files, on the state volume: a record each, written over in place. So a save costs what has changed, needs no room once there is a
/// record, and a process that is killed in the middle damages none but its own, which then does not count.
/// </summary>
internal sealed unsafe class PositionFile : IDisposable
{
    /// <summary>What it is called on the state volume.</summary>
    public const string Name = "positions";

    private const int Piece = 64 * PositionRecord.Size;

    private readonly int _handle;
    private readonly Stack<int> _free = new();
    private readonly Dictionary<FileIdentity, (PositionRecord Record, int Slot)> _saved = [];
    private int _slots;

    private PositionFile(int handle) => _handle = handle;

    /// <summary>Whether anything was saved before this run.</summary>
    public bool AnySaved => _saved.Count > 0;

    /// <summary>When an earlier run last saved, in nanoseconds since 1970; 0 when there was none.</summary>
    public long SavedAt { get; private set; }

    /// <summary>Null when the file cannot be made.</summary>
    public static PositionFile? Open(string path)
    {
        Span<byte> bytes = stackalloc byte[ByteText.LongestPath];
        if (!ByteText.TryWritePath(path, bytes))
            return null;
        fixed (byte* pointer = bytes)
        {
            var handle = Libc.open(pointer, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.CloseOnExec, 0x1a4);
            if (handle < 0)
                return null;
            var file = new PositionFile(handle);
            file.Load();
            if (file.AnySaved && FileFacts.TryGet(handle, out var facts))
                file.SavedAt = facts.Modified;
            return file;
        }
    }

    /// <summary>Takes what was saved of a file: it is asked once, since its number may be another file's later.</summary>
    public bool TryTake(FileIdentity identity, out PositionRecord record, out int slot)
    {
        var found = _saved.Remove(identity, out var saved);
        (record, slot) = saved;
        return found;
    }

    /// <summary>Whether something was saved of a file with this number.</summary>
    public bool HasSaved(ulong inode)
    {
        foreach (var identity in _saved.Keys)
        {
            if (identity.Inode == inode)
                return true;
        }

        return false;
    }

    /// <summary>Gives a file its place, if it has none.</summary>
    public void Place(FollowedFile file)
    {
        if (file.Slot < 0)
            file.Slot = _free.TryPop(out var free) ? free : _slots++;
    }

    /// <summary>Writes records from a place on. Fewer bytes than there are, or a negative number, when there is no room for them.</summary>
    public nint Write(int slot, ReadOnlySpan<byte> records)
    {
        fixed (byte* pointer = records)
            return Libc.pwrite(_handle, pointer, records.Length, (long)slot * PositionRecord.Size);
    }

    /// <summary>The file is followed no longer.</summary>
    public void Forget(FollowedFile file)
    {
        if (file.Slot >= 0)
            Release(file.Slot);
        file.Slot = -1;
    }

    public void Release(int slot)
    {
        Span<byte> nothing = stackalloc byte[PositionRecord.Size];
        nothing.Clear();
        Write(slot, nothing);
        _free.Push(slot);
    }

    public void Dispose() => Libc.close(_handle);

    private void Load()
    {
        Span<byte> buffer = stackalloc byte[Piece];
        fixed (byte* pointer = buffer)
        {
            for (nint read; (read = Libc.pread(_handle, pointer, Piece, (long)_slots * PositionRecord.Size)) >= PositionRecord.Size;)
            {
                for (var records = buffer[..(int)read]; records.Length >= PositionRecord.Size; records = records[PositionRecord.Size..], _slots++)
                {
                    if (!PositionRecord.TryRead(records, out var record) || !_saved.TryAdd(record.Identity, (record, _slots)))
                        _free.Push(_slots);
                }
            }
        }
    }
}
