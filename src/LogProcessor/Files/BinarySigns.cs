namespace LogProcessor.Files;

/// <summary>Counts what no text has, or next to none: of a sample, a unit of its encoding at a time, a byte or 16 bits.</summary>
internal struct BinarySigns
{
    private int _units;
    private int _controls;
    private int _separators;
    private int _halves;
    private bool _afterHigh;

    public void Count(ushort unit)
    {
        _units++;
        // NUL is not among them, since truncation leaves it in logs.
        if (unit is 0x01 or (> 0x1b and < 0x20))
            _separators++;
        else if (unit is (> 0 and < 0x07) or (> 0x0d and < 0x1b))
            _controls++;
        if (unit >= 0xfffe || (_afterHigh != char.IsLowSurrogate((char)unit)))
            _halves++;
        _afterHigh = char.IsHighSurrogate((char)unit);
    }

    /// <summary>
    /// More than one in twenty is a control character, or more than one in a hundred half of one character or none at all: of arbitrary bytes that are read
    /// as UTF-16, three are. What separates fields (SOH in FIX, FS to US) counts only as far as there are others.
    /// </summary>
    public readonly bool AreOfBinary => (_controls + Math.Min(_controls, _separators)) * 20 > _units || _halves * 100 > _units;
}
