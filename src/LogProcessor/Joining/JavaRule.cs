namespace LogProcessor.Joining;

/// <summary>Throwable.printStackTrace and what logging frameworks make of it; other JVM languages print the same.</summary>
internal sealed class JavaRule : ExceptionRule
{
    public override bool IsWithin(ReadOnlySpan<byte> line) =>
        line.StartsWith("at "u8) || line.StartsWith("... "u8) || line.StartsWith("Caused by: "u8) || line.StartsWith("Suppressed: "u8)
        // Logback, with the root cause first.
        || line.StartsWith("Wrapped by: "u8) || line.StartsWith("[CIRCULAR REFERENCE"u8) || line.StartsWith("nested exception is"u8);

    public override bool IsCrash(ReadOnlySpan<byte> line) => line.StartsWith("Exception in thread "u8);
}
