namespace Injector.Tests.Injection;

/// <summary>
/// Decisions read off a tape of random bytes; when the tape is at its end, the plainest choice is taken. Shortening the tape
/// makes what was built plainer, which is all that shrinking a failure needs.
/// </summary>
internal sealed class Choices(byte[] tape)
{
    private int _position;

    /// <summary>0 up to <paramref name="count"/>, exclusive; 0 is the plainest.</summary>
    public int Below(int count) => (_position < tape.Length ? tape[_position++] : 0) % count;

    /// <summary>True in one of <paramref name="outOf"/> cases.</summary>
    public bool Rarely(int outOf = 4) => Below(outOf) == outOf - 1;

    public T Of<T>(params T[] items) => items[Below(items.Length)];

    /// <summary>Some of the items, in their order.</summary>
    public List<T> Some<T>(params T[] items) => [.. items.Where(_ => Rarely(3))];
}
