namespace LogProcessor.Bounds;

/// <summary>Goes through what several rules found, in the order of the text, and makes one of what overlaps.</summary>
internal ref struct FindingCursor(List<Finding>[] findings)
{
    // Nobody writes more rules than this; the setting's parser holds to it.
    public const int MaxRules = 32;

    private Places _next;

    /// <param name="merged">The next stretch.</param>
    /// <param name="rule">The rule whose finding begins first in it.</param>
    public bool MoveNext(out Finding merged, out int rule)
    {
        merged = default;
        rule = First();
        if (rule < 0)
            return false;
        merged = findings[rule][_next[rule]++];
        for (int other; (other = First()) >= 0 && findings[other][_next[other]].Start < merged.End;)
        {
            var overlapping = findings[other][_next[other]++];
            merged = merged with { End = Math.Max(merged.End, overlapping.End) };
        }

        return true;
    }

    private int First()
    {
        var first = -1;
        for (var i = 0; i < findings.Length; i++)
        {
            if (_next[i] < findings[i].Count && (first < 0 || findings[i][_next[i]].Start < findings[first][_next[first]].Start))
                first = i;
        }

        return first;
    }

    [System.Runtime.CompilerServices.InlineArray(MaxRules)]
    private struct Places
    {
        private int _first;
    }
}
