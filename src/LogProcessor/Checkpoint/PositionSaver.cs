using LogProcessor.Files;
using LogProcessor.Native;

namespace LogProcessor.Checkpoint;

/// <summary>Saves how far files were printed. A position is saved with what the file looked like there, and only while it still looks so.</summary>
internal sealed unsafe class PositionSaver(PositionFile positions)
{
    private readonly PositionRun _run = new(positions.Write);
    private readonly byte[] _head = new byte[Fingerprint.Most];
    private readonly byte[] _tail = new byte[Fingerprint.Most];

    /// <summary>False when the state volume has no room.</summary>
    public bool Save(List<FollowedFile> files)
    {
        var saved = true;
        foreach (var file in files)
        {
            if (file.LooksLikeCopy)
                continue;
            if (!file.Unsaved)
            {
                if (file.Committed == file.Read.Position && _run.MayCarry(file))
                    _run.Carry(file, Record(file, file.Read));
            }
            else if (TryDescribe(file, out var at))
            {
                positions.Place(file);
                saved &= _run.Add(file, Record(file, at));
            }
        }

        return saved & _run.Flush();
    }

    private static PositionRecord Record(FollowedFile file, in Fingerprint at) => new(file.Identity, file.Born, at, file.Kind, file.CommittedState);

    /// <summary>False when the file is being rewritten at this moment: what was saved before holds until that is understood.</summary>
    private bool TryDescribe(FollowedFile file, out Fingerprint at)
    {
        at = file.Read;
        if (file.Committed == at.Position)
            return true;
        if (file.Committed == 0)
        {
            at = default;
            return true;
        }

        if (file.Handle < 0)
            return false;
        var length = (int)Math.Min(Fingerprint.Most, file.Committed);
        var tail = Read(file, _tail, file.Committed - length, length);
        var head = Read(file, _head, 0, length);
        at = Fingerprint.Of(file.Committed, tail, head);
        // Last: whoever rewrites it in between is noticed by this.
        var known = Read(file, _head, file.Read.Position - file.Read.TailLength, file.Read.TailLength);
        return tail.Length == length && file.Read.HasTail(known);
    }

    private static ReadOnlySpan<byte> Read(FollowedFile file, byte[] buffer, long from, int length)
    {
        fixed (byte* pointer = buffer)
            return buffer.AsSpan(0, (int)Math.Max(0, Libc.pread(file.Handle, pointer, length, from)));
    }
}
