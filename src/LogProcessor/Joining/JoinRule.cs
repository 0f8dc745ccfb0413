namespace LogProcessor.Joining;

/// <summary>
/// Which lines belong together. Immutable, and shared by all files; what it remembers of one file's lines is a
/// <see cref="JoinState"/>. Linear in a line's bytes.
/// </summary>
internal abstract class JoinRule
{
    /// <summary>Every line for itself.</summary>
    public static JoinRule None { get; } = new NoJoinRule();

    /// <summary>Whether the line goes on with the event before it. Called for each line of a file, in order.</summary>
    /// <param name="line">Without its line feed.</param>
    /// <param name="state">Of this file; starts as its default, and describes the lines so far, whether they still wait or are printed.</param>
    public abstract bool Continues(ReadOnlySpan<byte> line, ref JoinState state);

    private sealed class NoJoinRule : JoinRule
    {
        public override bool Continues(ReadOnlySpan<byte> line, ref JoinState state) => false;
    }
}
