using System.Globalization;
using System.Text;

namespace LogProcessor.Patterns;

/// <summary>
/// Reads the usual syntax of regular expressions, as far as it can be matched in linear time: literals, <c>.</c>, classes,
/// <c>\d \w \s \b</c>, groups, <c>|</c>, <c>* + ? {n,m}</c>, <c>^ $</c> for the ends of the text, and <c>(?i)</c> in front. It reads
/// bytes: a character that is not ASCII stands for its UTF-8, and has no place in brackets.
/// </summary>
internal ref struct PatternParser
{
    private const int MaxDepth = 20;
    private readonly bool _ignoreCase;
    private ReadOnlySpan<char> _rest;
    private int _depth;

    private PatternParser(ReadOnlySpan<char> text)
    {
        _ignoreCase = text.StartsWith("(?i)");
        _rest = _ignoreCase ? text[4..] : text;
    }

    /// <exception cref="FormatException">Says what is wrong, in words for whoever wrote the pattern.</exception>
    public static PatternNode Parse(string text)
    {
        var parser = new PatternParser(text);
        var pattern = parser.Alternatives();
        return parser._rest.IsEmpty ? pattern : throw new FormatException("it closes a group that was not opened");
    }

    private PatternNode Alternatives()
    {
        if (++_depth > MaxDepth)
            throw new FormatException($"groups are nested deeper than {MaxDepth}");
        var node = Items();
        while (Take('|'))
            node = new PatternNode.Either(node, Items());
        _depth--;
        return node;
    }

    private PatternNode Items()
    {
        PatternNode node = new PatternNode.Empty(AtWordEdge: false);
        while (!_rest.IsEmpty && _rest[0] is not ('|' or ')'))
            node = new PatternNode.Sequence(node, Quantified(Item()));
        return node;
    }

    private PatternNode Item()
    {
        if (Take('('))
            return Group();
        if (Take('['))
            return new PatternNode.One(CaseFolded(Class()));
        if (Take('.'))
            return new PatternNode.One(Symbols.Of(unit => unit != '\n'));
        if (Take('^'))
            return new PatternNode.One(Symbols.Only(Symbols.Begin));
        if (Take('$'))
            return new PatternNode.One(Symbols.Only(Symbols.End));
        if (_rest.StartsWith("\\b"))
        {
            _rest = _rest[2..];
            return new PatternNode.Empty(AtWordEdge: true);
        }

        if (_rest[0] is '*' or '+' or '?')
            throw new FormatException($"there is nothing that '{_rest[0]}' could repeat");
        return _rest[0] == '\\' ? new PatternNode.One(CaseFolded(Escape())) : Literal();
    }

    private PatternNode Group()
    {
        if (_rest.StartsWith("?:"))
            _rest = _rest[2..];
        else if (Take('?'))
            throw new FormatException("of groups that begin with '(?' there are '(?:…)', and '(?i)' in front of all");
        var inner = Alternatives();
        return Take(')') ? inner : throw new FormatException("a group is not closed");
    }

    private PatternNode Literal()
    {
        Rune.DecodeFromUtf16(_rest, out var character, out var length);
        _rest = _rest[length..];
        if (character.IsAscii)
            return new PatternNode.One(CaseFolded(Symbols.Only(character.Value)));
        Span<byte> bytes = stackalloc byte[4];
        PatternNode node = new PatternNode.Empty(AtWordEdge: false);
        foreach (var unit in bytes[..character.EncodeToUtf8(bytes)])
            node = new PatternNode.Sequence(node, new PatternNode.One(Symbols.Only(unit)));
        return node;
    }

    private bool[] Class()
    {
        var negated = Take('^');
        var set = new bool[Symbols.Count];
        for (var first = true; first || !Take(']'); first = false)
        {
            if (_rest.IsEmpty)
                throw new FormatException("a class is not closed: ']' is missing");
            var low = ClassItem(out var single);
            if (single is not null && _rest.Length > 1 && _rest[0] == '-' && _rest[1] != ']')
            {
                _rest = _rest[1..];
                ClassItem(out var high);
                if (high is null || high < single)
                    throw new FormatException("a range in a class ends before it begins");
                low = Symbols.Of(unit => unit >= single && unit <= high);
            }

            for (var symbol = 0; symbol < set.Length; symbol++)
                set[symbol] |= low[symbol];
        }

        set = CaseFolded(set);
        return negated ? Symbols.Not(set) : set;
    }

    private bool[] ClassItem(out char? single)
    {
        single = null;
        if (_rest[0] == '\\')
        {
            var set = Escape();
            if (set.AsSpan().Count(true) == 1)
                single = (char)set.AsSpan().IndexOf(true);
            return set;
        }

        single = _rest[0] < 0x80 ? _rest[0] : throw new FormatException("classes hold ASCII only: write other characters as alternatives, (ä|ö)");
        _rest = _rest[1..];
        return Symbols.Only(single.Value);
    }

    private bool[] Escape()
    {
        if (_rest.Length < 2)
            throw new FormatException("it ends with a backslash");
        var letter = _rest[1];
        _rest = _rest[2..];
        return letter switch
        {
            'd' => Symbols.Of(char.IsAsciiDigit),
            'D' => Symbols.Of(unit => !char.IsAsciiDigit(unit)),
            'w' => Symbols.Of(unit => Symbols.IsWord(unit)),
            'W' => Symbols.Of(unit => !Symbols.IsWord(unit)),
            's' => Symbols.Of(IsBlank),
            'S' => Symbols.Of(unit => !IsBlank(unit)),
            't' => Symbols.Only('\t'),
            'n' => Symbols.Only('\n'),
            'r' => Symbols.Only('\r'),
            'x' => Symbols.Only(Hex()),
            _ when char.IsAsciiLetterOrDigit(letter) || letter >= 0x80 => throw new FormatException(
                $"'\\{letter}' is not among \\d \\w \\s \\D \\W \\S \\b \\t \\n \\r \\xHH"),
            _ => Symbols.Only(letter),
        };
    }

    private static bool IsBlank(char unit) => unit is ' ' or (>= '\t' and <= '\r');

    private int Hex()
    {
        if (_rest.Length < 2 || !byte.TryParse(_rest[..2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            throw new FormatException("\\x takes two hexadecimal digits");
        _rest = _rest[2..];
        return value;
    }

    private PatternNode Quantified(PatternNode item)
    {
        var (least, most) = (1, (int?)1);
        if (Take('*'))
            (least, most) = (0, null);
        else if (Take('+'))
            (least, most) = (1, null);
        else if (Take('?'))
            (least, most) = (0, 1);
        else if (Take('{'))
            (least, most) = Counts();
        else
            return item;
        if (!_rest.IsEmpty && _rest[0] is '*' or '+' or '?' or '{')
            throw new FormatException("one quantifier after another: there is no lazy or possessive matching, and none is needed");
        return new PatternNode.Repeat(item, least, most);
    }

    private (int Least, int? Most) Counts()
    {
        var end = _rest.IndexOf('}');
        var text = end < 0 ? "" : _rest[..end].ToString();
        var comma = text.IndexOf(',');
        var open = comma >= 0 && comma == text.Length - 1;
        var least = 0;
        var most = 0;
        if (!Number(comma < 0 ? text : text[..comma], ref least) || (!open && !Number(comma < 0 ? text : text[(comma + 1)..], ref most))
            || (!open && most < least))
            throw new FormatException("'{' begins a count, {2} or {2,} or {2,4}; as a character it is written \\{");
        _rest = _rest[(end + 1)..];
        return (least, open ? null : most);
    }

    private static bool Number(string text, ref int value)
        => text.Length is > 0 and <= 3 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private readonly bool[] CaseFolded(bool[] set)
    {
        if (!_ignoreCase)
            return set;
        for (var lower = 'a'; lower <= 'z'; lower++)
            set[lower] = set[lower - 32] = set[lower] || set[lower - 32];
        return set;
    }

    private bool Take(char character)
    {
        if (_rest.IsEmpty || _rest[0] != character)
            return false;
        _rest = _rest[1..];
        return true;
    }
}
