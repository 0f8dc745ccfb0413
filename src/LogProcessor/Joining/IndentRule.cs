namespace LogProcessor.Joining;

/// <summary>A line that begins with a blank or a tab goes on with the one before it.</summary>
internal sealed class IndentRule : JoinRule
{
    public override bool Continues(ReadOnlySpan<byte> line, ref JoinState state) => LineShape.IsIndented(line);
}
