using System.Buffers.Binary;
using System.Numerics;

namespace LogProcessor.Files;

/// <summary>
/// What a file looked like where it was read: hashes of its first KiB and of the KiB before a position. A file that was only appended to still looks so;
/// one that was rewritten, truncated or only has the same number does not.
/// </summary>
/// <remarks>
/// One end does not do: files that begin alike (a banner, a CSV header) are common, and so are lines that end alike. Nor does less than a KiB: lines have
/// long equal parts.
/// </remarks>
internal struct Fingerprint
{
    public const int Most = 1024;

    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;
    private const ulong Odd = 0x9e3779b97f4a7c15;

    public long Position { get; private set; }

    public ulong Head { get; private set; }

    /// <summary>How many bytes <see cref="Head"/> covers: the first KiB, or all of a file that is shorter.</summary>
    public int HeadLength { get; private set; }

    public ulong Tail { get; private set; }

    public readonly int TailLength => (int)Math.Min(Most, Position);

    public static Fingerprint Restore(long position, ulong head, int headLength, ulong tail) =>
        new() { Position = position, Head = head, HeadLength = headLength, Tail = tail };

    /// <summary>Moves on.</summary>
    /// <param name="position">Where reading stands now.</param>
    /// <param name="before">The bytes before it: at least the last KiB, or all since the old position and <see cref="TailLength"/> before that.</param>
    /// <param name="read">How many of them are new.</param>
    public void Advance(long position, ReadOnlySpan<byte> before, int read)
    {
        if (HeadLength < Most && HeadLength == position - read)
        {
            var more = before.Slice(before.Length - read, Math.Min(read, Most - HeadLength));
            Head = Hash(more, HeadLength == 0 ? Basis : Head);
            HeadLength += more.Length;
        }

        Position = position;
        Tail = HashOfTail(before[^TailLength..]);
    }

    /// <summary>Moves over a hole, whose bytes nobody has read; the KiB before the new position was.</summary>
    public void Skip(long position, ReadOnlySpan<byte> before)
    {
        Position = position;
        Tail = HashOfTail(before[^TailLength..]);
    }

    /// <summary>Of bytes at hand: the KiB before the position, and the first KiB or what there is of it before the position.</summary>
    public static Fingerprint Of(long position, ReadOnlySpan<byte> before, ReadOnlySpan<byte> head) =>
        new() { Position = position, Head = Hash(head), HeadLength = head.Length, Tail = HashOfTail(before) };

    public readonly bool HasTail(ReadOnlySpan<byte> before) => before.Length == TailLength && (TailLength == 0 || HashOfTail(before) == Tail);

    public readonly bool HasHead(ReadOnlySpan<byte> first) => first.Length >= HeadLength && (HeadLength == 0 || Hash(first[..HeadLength]) == Head);

    /// <summary>A byte at a time, so that it goes on when there are more.</summary>
    private static ulong Hash(ReadOnlySpan<byte> bytes, ulong hash = Basis)
    {
        foreach (var value in bytes)
            hash = (hash ^ value) * Prime;
        return hash;
    }

    /// <summary>It is asked twice for each look at a file: four lanes of words, none of which waits for the others, take a twentieth of the time.</summary>
    private static ulong HashOfTail(ReadOnlySpan<byte> bytes)
    {
        var (one, two, three, four) = (Basis, Odd, ~Basis, ~Odd);
        for (; bytes.Length >= 32; bytes = bytes[32..])
        {
            one = Mix(one, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            two = Mix(two, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            three = Mix(three, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
            four = Mix(four, BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
        }

        return Hash(bytes, Mix(Mix(Mix(one, two), three), four));
    }

    private static ulong Mix(ulong hash, ulong word) => BitOperations.RotateLeft((hash ^ word) * Odd, 29);
}
