using LogProcessor.Files;
using LogProcessor.Native;

namespace LogProcessor.Running;

/// <summary>When a file that lost its name, or has one that is not wanted, is let go: as soon as nobody writes to it, and it was read to its end.</summary>
internal static class Retirement
{
    private const long AfterClose = 1_000;

    /// <summary>Where it cannot be known whether anybody writes: a deleted file takes up the disk meanwhile.</summary>
    public const long DeletedAtRest = 60_000;

    public const long RenamedAtRest = 3_600_000;

    /// <param name="quiet">Milliseconds since it last grew.</param>
    /// <param name="deleted">Whether it has no name anywhere.</param>
    public static bool IsDue(Writers writers, bool deleted, long quiet) => writers switch
    {
        Writers.Some => false,
        Writers.None => quiet >= AfterClose,
        _ => quiet >= (deleted ? DeletedAtRest : RenamedAtRest),
    };

    /// <summary>Whether a file is one of those. What may be a copy is none before that is decided.</summary>
    public static bool Concerns(FollowedFile file) => (file.Name is null || !file.Wanted) && file.SuspectedSince == 0;
}
