using LogProcessor.Files;

namespace LogProcessor.Checkpoint;

/// <summary>Records that stand side by side in the position file and are written at once: a call for each would cost more than the bytes of those between.</summary>
/// <param name="write">Writes records from a place on, and tells how many bytes there was room for.</param>
internal sealed class PositionRun(PositionWriting write)
{
    /// <summary>Records that are written at once, at most.</summary>
    public const int Most = 32;

    /// <summary>How many records that need not be written are carried along to reach one that must.</summary>
    public const int MostCarried = 8;

    private readonly byte[] _records = new byte[Most * PositionRecord.Size];
    private readonly List<FollowedFile> _files = new(Most);
    private int _needed;

    /// <summary>Adds a record that must be written. False when there was no room for those before it.</summary>
    public bool Add(FollowedFile file, in PositionRecord record)
    {
        var written = GoesOn(file) || Flush();
        Put(file, record);
        _needed = _files.Count;
        return written;
    }

    /// <summary>Whether a record that need not be written may be carried along.</summary>
    public bool MayCarry(FollowedFile file) => _needed > 0 && _files.Count - _needed < MostCarried && GoesOn(file);

    /// <summary>Adds a record that is written only if one behind it must be.</summary>
    public void Carry(FollowedFile file, in PositionRecord record) => Put(file, record);

    /// <summary>Writes what must be written. False when there is no room for all of it: what is left is to be tried again.</summary>
    public bool Flush()
    {
        if (_needed == 0)
            return true;
        var written = (int)Math.Max(0, write(_files[0].Slot, _records.AsSpan(0, _needed * PositionRecord.Size))) / PositionRecord.Size;
        var saved = written >= _needed;
        for (var index = 0; index < _needed; index++)
            _files[index].Unsaved = index >= written;
        _files.Clear();
        _needed = 0;
        return saved;
    }

    private bool GoesOn(FollowedFile file) => _files.Count is > 0 and < Most && file.Slot == _files[^1].Slot + 1;

    private void Put(FollowedFile file, in PositionRecord record)
    {
        record.Write(_records.AsSpan(_files.Count * PositionRecord.Size));
        _files.Add(file);
    }
}

/// <returns>How many bytes were written; negative when none was.</returns>
internal delegate nint PositionWriting(int slot, ReadOnlySpan<byte> records);
