namespace LogProcessor.Running;

/// <summary>How long, in milliseconds, no news of files is taken after a round that had some: whoever writes much is read in larger pieces.</summary>
internal static class Rest
{
    /// <summary>Half of the lines of busy files wait at most half of it.</summary>
    public const int Ordinary = 9;

    /// <summary>A file that is made, renamed or deleted meanwhile must be opened before it is gone.</summary>
    public const int WhileNamesChange = 1;

    /// <param name="hadNews">Whether something was told or read in this round: a line after silence is read at once.</param>
    /// <param name="isDue">Whether there is more to do at once.</param>
    /// <param name="blocked">Whether standard output takes nothing.</param>
    /// <param name="namesChanged">Whether a file came, lost its name or got another in this round.</param>
    /// <returns>0: no rest.</returns>
    public static int After(bool hadNews, bool isDue, bool blocked, bool namesChanged) =>
        !blocked && (isDue || !hadNews) ? 0 : namesChanged ? WhileNamesChange : Ordinary;
}
