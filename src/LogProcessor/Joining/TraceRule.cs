namespace LogProcessor.Joining;

/// <summary>
/// Keeps a stack trace with the line that it was logged with. What holds in every language: an indented line goes on; a line that
/// begins as a record does begins an event; where records begin with a time or a level, a line without one belongs to the record
/// before it (a message of several lines, the name of an exception); an empty line within a trace belongs to it.
/// </summary>
internal abstract class TraceRule : JoinRule
{
    public sealed override bool Continues(ReadOnlySpan<byte> line, ref JoinState state)
    {
        line = LineShape.Bare(line);
        if (RecordMark.Begins(line))
        {
            state = new JoinState { Marked = true, Stage = Begin(line) };
            return false;
        }

        var role = Role(line, ref state);
        if (role == LineRole.Continues || (role == LineRole.Unknown && state.Marked && state.Stage != TraceStage.Opened))
            return true;
        if (role == LineRole.Unknown)
            state.Stage = Begin(line);
        state.Marked = false;
        return false;
    }

    /// <summary>The stage in which an event is that begins with this line.</summary>
    protected abstract TraceStage Begin(ReadOnlySpan<byte> line);

    /// <summary>What the line is in this language, after those that the state tells of; leaves the stage after it in the state.</summary>
    protected abstract LineRole Role(ReadOnlySpan<byte> line, ref JoinState state);

    protected enum LineRole
    {
        Unknown,
        Begins,
        Continues,
    }
}
