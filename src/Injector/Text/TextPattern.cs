using System.Text.RegularExpressions;

namespace Injector.Text;

/// <summary>A regular expression that a whole text must match, in time linear in its length whatever the expression.</summary>
/// <param name="text">The expression as its author wrote it.</param>
internal sealed class TextPattern(string text)
{
    // Made at first use: an automaton takes most of a megabyte to build, and few pods set a parameter that has one.
    private readonly Lazy<Regex> _automaton = new(
        () => new Regex($"^(?:{text})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));

    public bool IsMatch(string value) => _automaton.Value.IsMatch(value);

    /// <summary>Makes it now.</summary>
    /// <exception cref="NotSupportedException">It cannot be matched in linear time.</exception>
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public void Compile() => _ = _automaton.Value;

    /// <summary>As its author wrote it.</summary>
    public override string ToString() => text;
}
