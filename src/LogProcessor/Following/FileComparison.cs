using LogProcessor.Files;
using LogProcessor.Native;

namespace LogProcessor.Following;

/// <summary>Compares open files with what is known of them, and with each other.</summary>
internal static unsafe class FileComparison
{
    /// <summary>Whether the file begins as it did, and has the same bytes before the position.</summary>
    public static bool Holds(int handle, in Fingerprint known) => HasHead(handle, known) && HasTail(handle, known);

    public static bool HasHead(int handle, in Fingerprint known)
    {
        Span<byte> buffer = stackalloc byte[Fingerprint.Most];
        return known.HasHead(Read(handle, 0, buffer[..known.HeadLength]));
    }

    public static bool HasTail(int handle, in Fingerprint known)
    {
        Span<byte> buffer = stackalloc byte[Fingerprint.Most];
        return known.HasTail(Read(handle, known.Position - known.TailLength, buffer[..known.TailLength]));
    }

    /// <summary>Whether both have the same first KiB, and the same KiB before the position.</summary>
    public static bool AreAlike(int one, int other, long position)
    {
        var length = (int)Math.Min(Fingerprint.Most, position);
        return AreAlike(one, other, 0, length) && AreAlike(one, other, position - length, length);
    }

    /// <summary>Notes what a file begins with, if it was rewritten since it was last read.</summary>
    public static void NoteBeginning(FollowedFile file)
    {
        if (file is not { Wanted: true, Handle: >= 0 } || (file.Read.Position > 0 && HasTail(file.Handle, file.Read)))
            return;
        Span<byte> buffer = stackalloc byte[Fingerprint.Most];
        (file.Unread ??= new()).Note(Read(file.Handle, 0, buffer));
    }

    /// <summary>Whether the file begins as one of those.</summary>
    public static bool Begins(int handle, Beginnings seen)
    {
        Span<byte> buffer = stackalloc byte[Fingerprint.Most];
        return seen.Have(Read(handle, 0, buffer));
    }

    private static bool AreAlike(int one, int other, long from, int length)
    {
        Span<byte> first = stackalloc byte[length];
        Span<byte> second = stackalloc byte[length];
        var read = Read(one, from, first);
        return read.Length == length && read.SequenceEqual(Read(other, from, second));
    }

    private static ReadOnlySpan<byte> Read(int handle, long from, Span<byte> buffer)
    {
        fixed (byte* pointer = buffer)
            return buffer[..(int)Math.Max(0, Libc.pread(handle, pointer, buffer.Length, from))];
    }
}
