namespace LogProcessor.Joining;

/// <summary>
/// Tracebacks as the interpreter and the logging module print them: indented frames, then the exception at the left edge; one
/// caused by another comes after an empty line and a sentence; groups are drawn with indented bars.
/// </summary>
internal sealed class PythonRule : TraceRule
{
    protected override TraceStage Begin(ReadOnlySpan<byte> line) =>
        !IsTraceback(line) ? TraceStage.Message : LineShape.IsIndented(line) ? TraceStage.Ended : TraceStage.Frames;

    protected override LineRole Role(ReadOnlySpan<byte> line, ref JoinState state)
    {
        if (IsTraceback(line))
        {
            // After a trace that was not chained, it is the next one; but for one inside of a group's bars.
            var goesOn = state.Stage is TraceStage.Message or TraceStage.Chained || line.Contains((byte)'|');
            state.Stage = Begin(line);
            return goesOn ? LineRole.Continues : LineRole.Begins;
        }

        if (LineShape.IsIndented(line))
        {
            // A group draws bars before all its lines: none stands at the left edge. A syntax error has a place, and no traceback before it.
            if (line.TrimStart((byte)' ') is [(byte)'|' or (byte)'+', ..])
                state.Stage = TraceStage.Ended;
            else if (line.StartsWith("  File \""u8))
                state.Stage = TraceStage.Frames;
            return LineRole.Continues;
        }

        if (line.IsEmpty)
            return state.Stage == TraceStage.Message ? LineRole.Unknown : LineRole.Continues;
        if (IsChain(line))
        {
            state.Stage = TraceStage.Chained;
            return LineRole.Continues;
        }

        if (state.Stage is TraceStage.Frames or TraceStage.Chained)
        {
            state.Stage = TraceStage.Ended;
            return LineRole.Continues;
        }

        return LineRole.Unknown;
    }

    public static bool IsChain(ReadOnlySpan<byte> line) =>
        line.StartsWith("During handling of the above exception"u8) || line.StartsWith("The above exception was the direct cause"u8);

    public static bool IsTraceback(ReadOnlySpan<byte> line)
    {
        line = line.TrimStart(" +|"u8);
        return line.StartsWith("Traceback (most recent call last):"u8) || line.StartsWith("Exception Group Traceback (most recent call last):"u8);
    }
}
