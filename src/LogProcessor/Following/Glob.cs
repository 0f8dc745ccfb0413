namespace LogProcessor.Following;

/// <summary>One part of a shell pattern, between slashes: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!a-z]</c> and <c>\</c> before a character that stands for itself.</summary>
internal static class Glob
{
    /// <summary>Takes time proportional to both lengths multiplied: patterns come from whoever may annotate a pod.</summary>
    /// <param name="hidden">Whether a leading dot is a character like others; a shell wants it spelt out.</param>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text, bool hidden = false)
    {
        if (!hidden && text.StartsWith('.') && !pattern.StartsWith('.') && !pattern.StartsWith("\\."))
            return false;
        var (at, star, again) = (0, -1, 0);
        for (var index = 0; index < text.Length;)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, again) = (at++, index);
            }
            else if (at < pattern.Length && MatchesOne(pattern[at..], text[index], out var length))
            {
                at += length;
                index++;
            }
            else if (star >= 0)
            {
                // The last star takes one character more. Stars before it need not: what they could take, it can.
                (at, index) = (star + 1, ++again);
            }
            else
            {
                return false;
            }
        }

        return pattern[at..].TrimStart('*').IsEmpty;
    }

    private static bool MatchesOne(ReadOnlySpan<char> pattern, char character, out int length)
    {
        length = 1;
        switch (pattern[0])
        {
            case '?':
                return true;
            case '[' when SetEnd(pattern) is > 0 and var end:
                length = end + 1;
                return InSet(pattern[1..end], character);
            case '\\' when pattern.Length > 1:
                length = 2;
                return pattern[1] == character;
            default:
                return pattern[0] == character;
        }
    }

    /// <summary>Where the bracket closes; one that comes first stands for itself.</summary>
    private static int SetEnd(ReadOnlySpan<char> pattern)
    {
        var first = pattern.Length > 1 && pattern[1] is '!' or '^' ? 3 : 2;
        return pattern.Length <= first ? -1 : pattern[first..].IndexOf(']') is >= 0 and var end ? first + end : -1;
    }

    private static bool InSet(ReadOnlySpan<char> set, char character)
    {
        var not = set[0] is '!' or '^';
        if (not)
            set = set[1..];
        for (var index = 0; index < set.Length; index++)
        {
            var last = set[index];
            if (index + 2 < set.Length && set[index + 1] == '-')
                last = set[index + 2];
            if (character >= set[index] && character <= last)
                return !not;
            if (last != set[index])
                index += 2;
        }

        return not;
    }
}
