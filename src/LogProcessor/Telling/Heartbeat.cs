using LogProcessor.Native;

namespace LogProcessor.Telling;

/// <summary>A file that is written anew while the program does its work, for the liveness probe.</summary>
internal sealed unsafe class Heartbeat(string path)
{
    /// <summary>Milliseconds between two beats.</summary>
    private const long Interval = 1_000;

    /// <summary>The probe fails when it is older.</summary>
    public static readonly TimeSpan MostAge = TimeSpan.FromMinutes(2);

    private long _beatAt = -Interval;
    private long _count;

    /// <summary>When the last beat was, in milliseconds.</summary>
    public long BeatAt => _beatAt;

    /// <summary>False when the file cannot be written.</summary>
    public bool Beat(long now)
    {
        if (now - _beatAt < Interval)
            return true;
        _beatAt = now;
        Span<byte> text = stackalloc byte[24];
        System.Text.Unicode.Utf8.TryWrite(text, $"{++_count}\n", out var length);
        return StateFile.Write(path, text[..length]);
    }

    public static bool IsFresh(string path, DateTimeOffset now) =>
        FileFacts.TryGet(ByteText.FromSetting(path), out var facts)
        && (now - DateTimeOffset.FromUnixTimeMilliseconds(facts.Modified / 1_000_000)).Duration() < MostAge;
}
