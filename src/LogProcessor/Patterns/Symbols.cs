namespace LogProcessor.Patterns;

/// <summary>What a pattern reads: the beginning of the text, its bytes, its end. So <c>^</c> and <c>$</c> are symbols like others.</summary>
internal static class Symbols
{
    public const int Begin = 256;
    public const int End = 257;
    public const int Count = 258;

    public static bool[] Of(Func<char, bool> holds)
    {
        var set = new bool[Count];
        for (var unit = 0; unit < 256; unit++)
            set[unit] = holds((char)unit);
        return set;
    }

    public static bool[] Only(int symbol)
    {
        var set = new bool[Count];
        set[symbol] = true;
        return set;
    }

    /// <summary>All bytes that are not in the set.</summary>
    public static bool[] Not(bool[] set) => Of(unit => !set[unit]);

    public static bool IsWord(int symbol) => symbol < 128 && (char.IsAsciiLetterOrDigit((char)symbol) || symbol == '_');
}
