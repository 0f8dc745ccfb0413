using LogProcessor.Patterns;

namespace LogProcessor.Joining;

/// <summary>A line that matches begins an event; all others go on with it.</summary>
internal sealed class PatternRule(BytePattern beginning) : JoinRule
{
    public override bool Continues(ReadOnlySpan<byte> line, ref JoinState state) => !beginning.IsMatch(line is [.. var content, (byte)'\r'] ? content : line);
}
