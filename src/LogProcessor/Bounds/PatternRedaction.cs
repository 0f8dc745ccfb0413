using System.Numerics;
using LogProcessor.Patterns;

namespace LogProcessor.Bounds;

/// <summary>What the platform's own pattern matches; matches that touch or overlap are one stretch.</summary>
internal sealed class PatternRedaction(string name, BytePattern pattern) : RedactionRule(name)
{
    // A bit for each byte of an ordinary line; clear between two.
    private readonly ulong[] _marks = new ulong[16];

    public override void Find(ReadOnlySpan<byte> text, List<Finding> findings)
    {
        var words = (text.Length >> 6) + 1;
        if (!pattern.IsMatch(text))
            return;
        var marks = words <= _marks.Length ? _marks.AsSpan(0, words) : new ulong[words];
        pattern.Mark(text, marks);
        for (var at = 0; (at = Next(marks, at, set: true)) < text.Length;)
        {
            var end = Math.Min(text.Length, Next(marks, at, set: false));
            findings.Add(new Finding(at, at, end));
            at = end;
        }

        marks.Clear();
    }

    /// <summary>The first bit from that place on that is set, or is not; past the end where there is none.</summary>
    private static int Next(ReadOnlySpan<ulong> marks, int at, bool set)
    {
        for (var word = at >> 6; word < marks.Length; word++, at = word << 6)
        {
            var bits = (set ? marks[word] : ~marks[word]) >> (at & 63);
            if (bits != 0)
                return at + BitOperations.TrailingZeroCount(bits);
        }

        return int.MaxValue;
    }
}
