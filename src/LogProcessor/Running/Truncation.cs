using LogProcessor.Files;
using LogProcessor.Following;
using LogProcessor.Native;
using LogProcessor.Reading;
using LogProcessor.Telling;

namespace LogProcessor.Running;

/// <summary>Empties a file that was printed and has grown too large, for applications that never rotate.</summary>
/// <remarks>
/// What the application writes between the last look, immediately before, and the truncation is lost: some microseconds, which no system call closes.
/// A program that rotates by itself is always the better choice.
/// </remarks>
internal sealed unsafe class Truncation(long above, IReadOnlyList<LogRoot> roots, FileReader reader, Messages messages)
{
    /// <summary>Whether a file that was read to its end is large enough.</summary>
    public bool Concerns(FollowedFile file) =>
        above > 0 && file.Read.Position > above && file is { Wanted: true, Name: not null, Kind: TextKind.Bytes, TruncationFailed: false };

    /// <summary>
    /// Empties it, if all of its lines are on standard output. A line that is begun would be in memory alone: its end is waited for, but not for ever, since
    /// a program that writes by blocks always is within one.
    /// </summary>
    public void Apply(FollowedFile file)
    {
        if (!Concerns(file) || file.Handle < 0 || file.Committed != file.LineStart || file.Directory is not { } key)
            return;
        if (file.Unfinished.Length > 0 && file.Read.Position < 2 * above)
            return;
        var root = roots[key.Root];
        var relative = key.Path(file.Name!);
        byte first;
        if (Libc.pread(file.Handle, &first, 1, 0) == 1 && first == 0)
        {
            file.TruncationFailed = true;
            messages.SayOnceOf(root.FullPath(relative), "starts with a NUL, as after a truncation when its program does not append: not truncated");
            return;
        }

        var handle = FileOpener.OpenToTruncate(root, relative);
        var same = handle >= 0 && FileFacts.TryGet(handle, out var facts) && facts.Identity == file.Identity;
        if (handle < 0)
            Fail();
        else if (same && FileReader.IsAtEnd(file) && Libc.ftruncate(handle, 0) == 0)
            reader.Rewind(file);
        if (handle >= 0)
            Libc.close(handle);

        void Fail()
        {
            file.TruncationFailed = true;
            messages.SayOnceOf(root.FullPath(relative), $"cannot be truncated: its volume is mounted read-only, or user {Libc.geteuid()} may not write to it");
        }
    }
}
