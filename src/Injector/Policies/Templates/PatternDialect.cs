using System.Globalization;
using System.Text.RegularExpressions;

namespace Injector.Policies.Templates;

/// <summary>
/// Which regular expressions mean the same to .NET and to RE2, the dialect of CEL: what is left out means one thing here and another there
/// (<c>\d</c> is every script's digits, or ten), or is known to one alone.
/// </summary>
internal static partial class PatternDialect
{
    /// <summary>RE2 takes no more repetitions.</summary>
    private const int MostRepetitions = 1000;

    /// <summary>Why a pattern cannot be used in a policy; null when it can.</summary>
    public static string? Problem(string pattern)
    {
        if (!Known().IsMatch(pattern))
            return "it has syntax that regular expressions in CEL do not share with those of templates; use letters, [classes], (groups), |, *, +, ? and {n,m}";
        foreach (Match number in Repetition().Matches(pattern))
            if (!int.TryParse(number.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var times) || times > MostRepetitions)
                return $"CEL takes no repetition beyond {MostRepetitions}";
        return null;
    }

    // Literals; escaped punctuation; classes of characters, ranges and escaped punctuation; groups; quantifiers.
    [GeneratedRegex(
        @"^(?:[^\\\[\](){}?*+|\x00-\x1f\x7f-\uffff]|\\[!-/:-@\[-`{-~]|\[\^?(?:[^\\\[\]&\x00-\x1f\x7f-\uffff]|\\[!-/:-@\[-`{-~])+\]|\((?:\?:)?(?![?*+{])|\)|\||[*+?]\??(?![*+?])|\{[0-9]+(?:,[0-9]*)?\}\??(?![*+?]))*\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Known();

    [GeneratedRegex(@"(?<=\{(?:[0-9]+,)?)[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Repetition();
}
