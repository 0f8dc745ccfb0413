namespace LogProcessor.Telling;

/// <summary>What became of everything that was written: bytes read = printed + dropped + left + empty. Bytes are those of the files.</summary>
internal sealed class Counters
{
    public long PrintedLines { get; set; }

    public long PrintedBytes { get; set; }

    /// <summary>Dropped by the rate limit.</summary>
    public long DroppedLines { get; set; }

    public long DroppedBytes { get; set; }

    /// <summary>Of files that are no text: compressed or binary.</summary>
    public long LeftBytes { get; set; }

    /// <summary>Printed before, in the file that this one is a copy of.</summary>
    public long CopiedBytes { get; set; }

    /// <summary>NULs of a hole.</summary>
    public long EmptyBytes { get; set; }

    /// <summary>Places that were masked.</summary>
    public long Redacted { get; set; }

    /// <summary>Times that a file was truncated or rewritten, by whomever.</summary>
    public long Rewritten { get; set; }

    /// <summary>Values in the pod's annotations that were not taken.</summary>
    public long SettingsRefused { get; set; }

    public bool Changed { get; set; }
}
