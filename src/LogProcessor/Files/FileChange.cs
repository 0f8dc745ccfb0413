namespace LogProcessor.Files;

/// <summary>What a file is now, compared with what was read of it.</summary>
internal enum FileChange
{
    /// <summary>As it was: there is nothing after the position.</summary>
    None,

    /// <summary>Appended to.</summary>
    Grown,

    /// <summary>Truncated, or rewritten, be it shorter, as long, or longer than before: it is read from its start.</summary>
    Rewritten,
}

internal static class FileChanges
{
    /// <summary>Decides by one look: the bytes from where <see cref="Fingerprint.Tail"/> begins. Looking and reading are one call, so that nothing comes between.</summary>
    /// <param name="known">What was read.</param>
    /// <param name="seen">What is there from <see cref="Fingerprint.TailLength"/> bytes before the position; shorter at the file's end.</param>
    public static FileChange Judge(in Fingerprint known, ReadOnlySpan<byte> seen)
    {
        if (seen.Length < known.TailLength || !known.HasTail(seen[..known.TailLength]))
            return FileChange.Rewritten;
        return seen.Length == known.TailLength ? FileChange.None : FileChange.Grown;
    }
}
