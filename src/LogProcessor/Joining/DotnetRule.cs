namespace LogProcessor.Joining;

/// <summary>Exception.ToString and what the runtime prints when one is not handled.</summary>
internal sealed class DotnetRule : ExceptionRule
{
    public override bool IsWithin(ReadOnlySpan<byte> line) =>
        line.StartsWith("at "u8) || line.StartsWith("---> "u8) || line.StartsWith("--- End of "u8) || line.StartsWith("<---"u8);

    public override bool IsCrash(ReadOnlySpan<byte> line) =>
        line.StartsWith("Unhandled exception"u8) || line.StartsWith("Unhandled Exception"u8) || line.StartsWith("Process terminated."u8);
}
