using System.Buffers;
using System.Text;

namespace LogProcessor.Formats;

/// <summary>Takes JSON's tokens from the front of a text. Every step goes forward.</summary>
internal ref struct JsonScanner(ReadOnlySpan<byte> text)
{
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private ReadOnlySpan<byte> _rest = text;

    public bool AtEnd
    {
        get
        {
            SkipBlanks();
            return _rest.IsEmpty;
        }
    }

    /// <summary>Takes the next byte that is no blank; 0 at the end, where no token begins.</summary>
    public byte Next()
    {
        SkipBlanks();
        if (_rest.IsEmpty)
            return 0;
        var first = _rest[0];
        _rest = _rest[1..];
        return first;
    }

    /// <summary>Takes that character if it is what comes next.</summary>
    public bool Take(char character)
    {
        SkipBlanks();
        if (_rest.IsEmpty || _rest[0] != character)
            return false;
        _rest = _rest[1..];
        return true;
    }

    /// <summary>Takes a string and the colon after it.</summary>
    public bool TakeKey() => Take('"') && TakeString() && Take(':');

    /// <summary>Takes the rest of a string, a number or a word that begins with <paramref name="first"/>.</summary>
    public bool TakeScalar(byte first) => first switch
    {
        (byte)'"' => TakeString(),
        (byte)'t' => TakeWord("rue"u8),
        (byte)'f' => TakeWord("alse"u8),
        (byte)'n' => TakeWord("ull"u8),
        _ => TakeNumber(first),
    };

    private bool TakeString()
    {
        while (true)
        {
            var plain = _rest.IndexOfAnyExcept(JsonText.Plain);
            if (plain < 0)
                return false;
            var unit = _rest[plain];
            _rest = _rest[plain..];
            if (unit == '"')
            {
                _rest = _rest[1..];
                return true;
            }

            var length = unit == '\\' ? EscapeLength() : unit < 0x20 ? 0 : CharacterLength();
            if (length == 0)
                return false;
            _rest = _rest[length..];
        }
    }

    private readonly int CharacterLength() => Rune.DecodeFromUtf8(_rest, out _, out var length) == OperationStatus.Done ? length : 0;

    private readonly int EscapeLength()
    {
        if (_rest.Length < 2)
            return 0;
        if (_rest[1] != 'u')
            return "\"\\/bfnrt"u8.Contains(_rest[1]) ? 2 : 0;
        return _rest.Length >= 6 && !_rest[2..6].ContainsAnyExcept(HexDigits) ? 6 : 0;
    }

    private bool TakeWord(ReadOnlySpan<byte> word)
    {
        if (!_rest.StartsWith(word))
            return false;
        _rest = _rest[word.Length..];
        return true;
    }

    private bool TakeNumber(byte first)
    {
        if (first == '-' && !_rest.IsEmpty)
        {
            first = _rest[0];
            _rest = _rest[1..];
        }

        if (!char.IsAsciiDigit((char)first))
            return false;
        if (first != '0')
            TakeDigits();
        if (TakeOne('.', '.') && !TakeDigits())
            return false;
        if (!TakeOne('e', 'E'))
            return true;
        TakeOne('+', '-');
        return TakeDigits();
    }

    private bool TakeOne(char one, char other)
    {
        if (_rest.IsEmpty || (_rest[0] != one && _rest[0] != other))
            return false;
        _rest = _rest[1..];
        return true;
    }

    private bool TakeDigits()
    {
        var digits = _rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0)
            digits = _rest.Length;
        _rest = _rest[digits..];
        return digits > 0;
    }

    private void SkipBlanks() => _rest = _rest.TrimStart(" \t\r\n"u8);
}
