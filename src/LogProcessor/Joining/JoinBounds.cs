namespace LogProcessor.Joining;

/// <summary>How long an event may grow, and wait. What comes after that begins another event: nothing is lost.</summary>
/// <param name="Lines">The most lines of an event.</param>
/// <param name="Bytes">The most bytes, line ends included; a single line may be longer.</param>
/// <param name="Quiet">Milliseconds after its last line when an event counts as complete: programs write a trace in several writes.</param>
/// <param name="Age">Milliseconds after its first line when it is given in any case.</param>
internal sealed record JoinBounds(int Lines, int Bytes, int Quiet, int Age)
{
    public static JoinBounds Default { get; } = new(Lines: 1_000, Bytes: 256 << 10, Quiet: 500, Age: 5_000);
}
