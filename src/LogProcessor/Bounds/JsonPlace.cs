namespace LogProcessor.Bounds;

/// <summary>Whether a stretch of a JSON object stands outside of its strings: a number, for instance. Goes forward through the text.</summary>
internal ref struct JsonPlace(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly bool _isObject = text.Trim(" \t\r\n"u8) is [(byte)'{', .., (byte)'}'];
    private int _at;
    private bool _inString;

    public bool IsBare(Finding finding)
    {
        if (!_isObject)
            return false;
        while (_at < finding.Start)
        {
            var special = _text[_at..finding.Start].IndexOfAny((byte)'"', (byte)'\\');
            if (special < 0)
                break;
            _at += special;
            if (_text[_at] == '"')
                _inString = !_inString;
            // What a backslash escapes is no quote.
            _at += _text[_at] == '\\' ? 2 : 1;
        }

        _at = Math.Max(_at, finding.Start);
        return !_inString && !_text[finding.Start..finding.End].ContainsAny((byte)'"', (byte)'\\');
    }
}
