namespace LogProcessor.Joining;

/// <summary>
/// Stack traces that begin with the qualified name of an exception: Java's and .NET's. The name goes on with the line before it if
/// that is a message (loggers print the two in one write), and begins an event if a trace came before it.
/// </summary>
internal abstract class ExceptionRule : TraceRule
{
    /// <summary>A line that only stands within a trace, at its left edge.</summary>
    public abstract bool IsWithin(ReadOnlySpan<byte> line);

    /// <summary>What the runtime prints when an exception ends the program.</summary>
    public abstract bool IsCrash(ReadOnlySpan<byte> line);

    protected sealed override TraceStage Begin(ReadOnlySpan<byte> line) =>
        LineShape.IsException(line) || IsCrash(line) ? TraceStage.Frames : TraceStage.Message;

    protected sealed override LineRole Role(ReadOnlySpan<byte> line, ref JoinState state)
    {
        if (line.IsEmpty)
            return state.Stage == TraceStage.Frames ? LineRole.Continues : LineRole.Unknown;
        if (LineShape.IsIndented(line))
        {
            // Also what is indented for another reason is often followed by an exception: a category's message in .NET.
            if (IsWithin(line.TrimStart(" \t"u8)))
                state.Stage = TraceStage.Frames;
            return LineRole.Continues;
        }

        if (IsWithin(line))
        {
            state.Stage = TraceStage.Frames;
            return LineRole.Continues;
        }

        var crash = IsCrash(line);
        if (!crash && !LineShape.IsException(line))
            return LineRole.Unknown;
        var goesOn = !crash && state.Stage == TraceStage.Message;
        state.Stage = TraceStage.Frames;
        return goesOn ? LineRole.Continues : LineRole.Begins;
    }
}
