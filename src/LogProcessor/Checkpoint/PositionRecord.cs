using System.Buffers.Binary;
using LogProcessor.Files;
using LogProcessor.Native;

namespace LogProcessor.Checkpoint;

/// <summary>Where a restarted container goes on in a file, and how it knows the file. 64 bytes, with a checksum: a damaged one is as good as none.</summary>
/// <param name="Born">When the file was made, for a number may be given again; 0 where the file system does not say.</param>
/// <param name="At">How far it was printed.</param>
internal readonly record struct PositionRecord(FileIdentity Identity, long Born, Fingerprint At, TextKind Kind, LineState State)
{
    public const int Size = 64;

    /// <summary>Of the record, and of how a file is known.</summary>
    private const byte Version = 2;

    public void Write(Span<byte> record)
    {
        record[..Size].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(record[8..], Identity.Device);
        BinaryPrimitives.WriteUInt64LittleEndian(record[16..], Identity.Inode);
        BinaryPrimitives.WriteInt64LittleEndian(record[24..], At.Position);
        BinaryPrimitives.WriteUInt64LittleEndian(record[32..], At.Head);
        BinaryPrimitives.WriteUInt64LittleEndian(record[40..], At.Tail);
        BinaryPrimitives.WriteUInt16LittleEndian(record[48..], (ushort)At.HeadLength);
        record[50] = (byte)Kind;
        record[51] = (byte)State;
        record[52] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(record[56..], Born);
        BinaryPrimitives.WriteUInt64LittleEndian(record, Checksum(record));
    }

    public static bool TryRead(ReadOnlySpan<byte> record, out PositionRecord position)
    {
        position = default;
        if (record.Length < Size || record[52] != Version || BinaryPrimitives.ReadUInt64LittleEndian(record) != Checksum(record))
            return false;
        var at = Fingerprint.Restore(
            BinaryPrimitives.ReadInt64LittleEndian(record[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(record[32..]),
            BinaryPrimitives.ReadUInt16LittleEndian(record[48..]),
            BinaryPrimitives.ReadUInt64LittleEndian(record[40..]));
        position = new(
            new(BinaryPrimitives.ReadUInt64LittleEndian(record[8..]), BinaryPrimitives.ReadUInt64LittleEndian(record[16..])),
            BinaryPrimitives.ReadInt64LittleEndian(record[56..]),
            at,
            (TextKind)record[50],
            (LineState)record[51]);
        return at.Position >= 0 && at.HeadLength <= Fingerprint.Most;
    }

    private static ulong Checksum(ReadOnlySpan<byte> record)
    {
        var hash = 14695981039346656037;
        foreach (var value in record[8..Size])
            hash = (hash ^ value) * 1099511628211;
        return hash;
    }
}
