namespace LogProcessor.Joining;

/// <summary>
/// Panics and fatal errors as the runtime prints them, with the stacks of one or all goroutines, and what servers log of those
/// that they recover from. Functions stand at the left edge, their places are indented, empty lines part the goroutines.
/// </summary>
internal sealed class GoRule : TraceRule
{
    protected override TraceStage Begin(ReadOnlySpan<byte> line) =>
        IsGoroutine(line) ? TraceStage.Frames : IsCrash(line) ? TraceStage.Opened : TraceStage.Message;

    protected override LineRole Role(ReadOnlySpan<byte> line, ref JoinState state)
    {
        if (LineShape.IsIndented(line))
            return LineRole.Continues;
        if (IsGoroutine(line))
        {
            state.Stage = TraceStage.Frames;
            return LineRole.Continues;
        }

        if (state.Stage == TraceStage.Opened)
            return LineRole.Continues;
        if (IsCrash(line))
        {
            state.Stage = TraceStage.Opened;
            return LineRole.Begins;
        }

        if (state.Stage != TraceStage.Frames)
            return LineRole.Unknown;
        if (line.StartsWith("exit status "u8))
        {
            state.Stage = TraceStage.Ended;
            return LineRole.Continues;
        }

        return IsWithin(line) ? LineRole.Continues : LineRole.Unknown;
    }

    // The message of a panic may have lines of its own, so what follows one goes on until the goroutines come.
    public static bool IsCrash(ReadOnlySpan<byte> line) =>
        line.StartsWith("panic: "u8) || line.StartsWith("fatal error: "u8) || line.StartsWith("SIGQUIT: "u8) || line.StartsWith("SIGABRT: "u8)
        || line.StartsWith("unexpected fault address "u8) || line.StartsWith("runtime: goroutine stack exceeds"u8);

    public static bool IsGoroutine(ReadOnlySpan<byte> line) => line.StartsWith("goroutine "u8) && line.EndsWith("]:"u8);

    private static bool IsWithin(ReadOnlySpan<byte> line) =>
        line.IsEmpty || IsFunction(line) || line.StartsWith("created by "u8) || line.StartsWith("[signal "u8) || line.StartsWith("[originating "u8)
        || line.StartsWith("runtime stack:"u8) || line.StartsWith("..."u8) || IsRegister(line);

    /// <summary><c>main.(*Server).Serve(0xc000122000, {0x1, 0x2})</c>: no blank before the first parenthesis, a dot, and the last one at the end.</summary>
    private static bool IsFunction(ReadOnlySpan<byte> line)
    {
        if (line is not [.., (byte)')'] || line.IndexOf((byte)'.') < 0 && !line.StartsWith("panic("u8))
            return false;
        var blank = line.IndexOf((byte)' ');
        return line.IndexOf((byte)'(') is > 0 and var parenthesis && (blank < 0 || parenthesis < blank);
    }

    /// <summary><c>rax    0x0</c>, after a signal.</summary>
    private static bool IsRegister(ReadOnlySpan<byte> line)
    {
        var blank = line.IndexOf((byte)' ');
        return blank is >= 2 and <= 6 && line[blank..].TrimStart((byte)' ').StartsWith("0x"u8);
    }
}
