namespace LogProcessor.Joining;

/// <summary>
/// Whether more is likely to follow a line, in whatever language: so that a file keeps its turn for a moment and a fast reader does
/// not tear apart what belongs together. A guess that costs a moment where it is wrong.
/// </summary>
internal static class TurnShape
{
    private static readonly ExceptionRule[] ExceptionRules = [new JavaRule(), new DotnetRule()];

    /// <summary>A line that goes on with another: indented, or of a stack trace.</summary>
    public static bool IsContinuation(ReadOnlySpan<byte> line)
    {
        line = LineShape.Bare(line);
        return LineShape.IsIndented(line) || ExceptionRules[0].IsWithin(line) || ExceptionRules[1].IsWithin(line) || PythonRule.IsChain(line)
            || GoRule.IsGoroutine(line);
    }

    /// <summary>A line after which a stack trace is about to come, or that belongs to one.</summary>
    public static bool IsMoreLikely(ReadOnlySpan<byte> line)
    {
        if (IsContinuation(line))
            return true;
        line = LineShape.Bare(line);
        return LineShape.IsException(line) || PythonRule.IsTraceback(line) || GoRule.IsCrash(line) || ExceptionRules[0].IsCrash(line)
            || ExceptionRules[1].IsCrash(line);
    }
}
