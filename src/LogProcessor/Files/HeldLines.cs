using LogProcessor.Joining;

namespace LogProcessor.Files;

/// <summary>Lines of a file that wait for others that belong to them.</summary>
internal sealed class HeldLines(EventJoiner joiner)
{
    public EventJoiner Joiner { get; } = joiner;

    /// <summary>Up to where they reach.</summary>
    public FilePoint Upto { get; set; }
}

/// <summary>A place in a file.</summary>
/// <param name="Bytes">Bytes of the file that what ends there has taken.</param>
/// <param name="State">What comes there.</param>
internal readonly record struct FilePoint(long Position, long Bytes, LineState State);
