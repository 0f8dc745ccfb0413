using LogProcessor.Checkpoint;
using LogProcessor.Files;
using LogProcessor.Native;

namespace LogProcessor.Following;

/// <summary>Takes a file that was opened among those that are followed: as a new one, as one that an earlier run followed, or by another name.</summary>
/// <param name="changed">Told of a file that is new or has something new.</param>
internal sealed class Adoption(IReadOnlyList<LogRoot> roots, FileTable table, PositionFile positions, Action<FollowedFile> changed)
{
    /// <summary>Whether a name leads to this file at the moment.</summary>
    public static bool LeadsTo(LogRoot root, string relative, FollowedFile file) =>
        root.Directory is { } directory && FileFacts.TryGetAt(directory.Handle, relative, follow: true, out var facts) && facts.Identity == file.Identity;

    /// <summary>A file that is followed already: under a name that it had and has lost, or by a second name.</summary>
    public void Again(FollowedFile known, WatchedDirectory directory, string name, int handle, bool wanted, int look)
    {
        if (known.Handle < 0)
            known.Handle = handle;
        else
            Libc.close(handle);
        if (known is { Directory: { } key, Name: { } other } && (key != directory.Key || other != name) && LeadsTo(roots[key.Root], key.Path(other), known))
        {
            // One name is enough, and the wanted one is better.
            if (!wanted || known.Wanted)
                return;
        }

        known.SeenIn = look;
        known.Wanted = wanted;
        table.Name(known, directory, name);
        changed(known);
    }

    /// <summary>A file that was not followed before in this run.</summary>
    /// <param name="why">Why it was opened.</param>
    /// <param name="look">The number of the look around.</param>
    public void Follow(LogRoot root, WatchedDirectory directory, string name, int handle, in FileFacts facts, FoundBecause why, int look)
    {
        var relative = directory.Key.Path(name);
        var file = new FollowedFile(facts.Identity, root.Source(relative))
        {
            Handle = handle,
            Wanted = why.Wanted,
            SeenIn = look,
            GrewAt = Grew(facts),
            FoundAt = Environment.TickCount64,
            FoundIn = directory.Key,
            FoundAs = name,
            Modified = facts.Modified,
            Size = facts.Size,
            Born = facts.Born,
        };
        var resumed = Resume(file, out var former);
        if (why is { Wanted: false, WasWanted: false, MayBeCopy: false } && !resumed)
        {
            Libc.close(handle);
            return;
        }

        if (!resumed)
        {
            file.Former = former;
            file.SuspectedSince = Environment.TickCount64;
            file.OnlyAsCopy = why.MayBeCopy;
        }

        var before = directory.LastHolder(name);
        table.Add(file);
        table.Name(file, directory, name);
        if (before is { IsGone: false })
        {
            file.Predecessor = before;
            changed(before);
        }

        changed(file);
    }

    /// <summary>Goes on where an earlier run stopped, if this is the file that it was.</summary>
    private bool Resume(FollowedFile file, out Fingerprint former)
    {
        former = default;
        if (table.LetGo.Take(file.Identity) is { } known && IsStill(file, known.Born, known.At))
        {
            file.Resume(known.At, known.Kind, known.State);
            return true;
        }

        if (!positions.TryTake(file.Identity, out var record, out var slot))
            return false;
        file.Slot = slot;
        former = record.At;
        if (!IsStill(file, record.Born, record.At))
            return false;
        file.Resume(record.At, record.Kind, record.State);
        file.Unsaved = false;
        return true;
    }

    /// <summary>Whether a file is the one that had its number before: the number may have been given to another one since.</summary>
    private static bool IsStill(FollowedFile file, long born, in Fingerprint at)
    {
        var isOther = born != file.Born && born != 0;
        // Of a file of which nothing was read only its birth tells that it is the one.
        var isUnproven = at.Position == 0 && file is { Born: 0, Wanted: false };
        return !isOther && !isUnproven && FileComparison.Holds(file.Handle, at);
    }

    /// <summary>When the file was last written to, by the clock that never goes back.</summary>
    private static long Grew(in FileFacts facts)
    {
#pragma warning disable RS0030 // The file system dates files by the machine's clock.
        var age = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - (facts.Modified / 1_000_000);
#pragma warning restore RS0030
        return Environment.TickCount64 - Math.Clamp(age, 0, 3_600_000);
    }
}

/// <summary>Why a file was opened.</summary>
/// <param name="Wanted">Its name is a wanted one.</param>
/// <param name="WasWanted">It had a wanted name before.</param>
/// <param name="MayBeCopy">Its name is not wanted, and one that a rotator gives to the copy of a file that is followed.</param>
internal readonly record struct FoundBecause(bool Wanted, bool WasWanted, bool MayBeCopy);
