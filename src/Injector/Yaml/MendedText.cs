using System.Text;
using YamlDotNet.Core;

namespace Injector.Yaml;

/// <summary>
/// A document as YamlDotNet can read it. kubectl's reader, a port of libyaml, takes two things that this parser refuses; both are
/// written in another way, without a change of meaning or of the number of lines, and every place is told in the text as it was.
/// </summary>
internal sealed class MendedText
{
    /// <summary>Each attempt reads from the start again, so that there have to be few.</summary>
    private const int MostAttempts = 200;

    /// <summary>By place in the original: how many characters go there, and how many blanks come.</summary>
    private readonly SortedList<int, (int Removed, int Inserted)> _edits = [];

    /// <summary>Behind each edit: the offset in the mended text, and what to take from it for the original's.</summary>
    private readonly List<(int Offset, int Shift)> _shifts = [];

    private readonly string _original;
    private int _attempts;

    public MendedText(string original) => Text = _original = original;

    /// <summary>What to give to the parser.</summary>
    public string Text { get; private set; }

    /// <summary>Mends what the parser stopped at.</summary>
    /// <returns>True when reading it again gets farther.</returns>
    public bool TryMend(YamlException error)
    {
        if (_attempts++ == MostAttempts)
            return false;
        var known = _edits.Count;
        if (error.Message.Contains("extra spaces in first line", StringComparison.Ordinal))
            ClearBlankLines(Original((int)error.Start.Index));
        else if (error.Message.Contains("wrong indentation", StringComparison.Ordinal))
            IndentQuoted(Original((int)error.Start.Index), (int)error.Start.Column);
        if (_edits.Count == known)
            return false;
        Rewrite();
        return true;
    }

    /// <summary>The place in the original of an offset in <see cref="Text"/>.</summary>
    public int Original(int offset)
    {
        var (low, high) = (0, _shifts.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_shifts[middle].Offset <= offset)
                low = middle + 1;
            else
                high = middle;
        }

        return low == 0 ? offset : offset - _shifts[low - 1].Shift;
    }

    /// <summary>The same of a mark, as line and column; before the document stand <paramref name="lineOffset"/> lines of the input.</summary>
    public SourcePosition Position(Mark mark, int lineOffset)
    {
        var (offset, column) = ((int)mark.Index, (int)mark.Column);
        return new((int)mark.Line + lineOffset, _shifts.Count == 0 ? column : Original(offset) - Original(offset - (column - 1)) + 1);
    }

    /// <summary>
    /// A block of text may start with lines of blanks, no more than its text is indented by (YAML 1.2.2, section 8.1.1.1): they are
    /// empty lines.
    /// </summary>
    private void ClearBlankLines(int offset)
    {
        var start = LineStart(offset);
        var indentation = Indentation(start);
        while (start > 0)
        {
            var previous = LineStart(start - 1);
            var blanks = Indentation(previous);
            if (blanks > indentation || previous + blanks < _original.Length && _original[previous + blanks] is not ('\r' or '\n'))
                return;
            if (blanks > 0)
                _edits[previous] = (blanks, 0);
            start = previous;
        }
    }

    /// <summary>A quoted value's further lines may stand anywhere to libyaml; what they are indented by is no part of it.</summary>
    private void IndentQuoted(int opening, int blanks)
    {
        var quote = opening < _original.Length ? _original[opening] : '\0';
        if (quote is not ('"' or '\''))
            return;
        for (var at = opening + 1; at < _original.Length; at++)
        {
            var next = at + 1 < _original.Length ? _original[at + 1] : '\0';
            var escapes = _original[at] == (quote == '"' ? '\\' : '\'');
            if (escapes && (quote == '"' ? next is not ('\r' or '\n') : next == quote))
                at++;
            else if (_original[at] == quote)
                return;
            else if (_original[at] == '\n' && next is not ('\r' or '\n'))
                _edits[at + 1] = (0, blanks);
        }
    }

    private int LineStart(int offset) => offset == 0 ? 0 : _original.LastIndexOf('\n', offset - 1) + 1;

    private int Indentation(int lineStart) => _original.AsSpan(lineStart).IndexOfAnyExcept(' ') is >= 0 and var count ? count : _original.Length - lineStart;

    private void Rewrite()
    {
        var text = new StringBuilder(_original.Length + _edits.Count * 8);
        _shifts.Clear();
        var (from, shift) = (0, 0);
        foreach (var (at, (removed, inserted)) in _edits)
        {
            text.Append(_original, from, at - from).Append(' ', inserted);
            from = at + removed;
            shift += inserted - removed;
            _shifts.Add((text.Length, shift));
        }

        Text = text.Append(_original, from, _original.Length - from).ToString();
    }
}
