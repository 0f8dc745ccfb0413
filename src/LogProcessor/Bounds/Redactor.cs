using System.Buffers;
using System.Globalization;
using System.Text;

namespace LogProcessor.Bounds;

/// <summary>
/// Masks what rules find in a line, an event, or a part of a long line. Where rules find overlapping stretches, all of it is masked,
/// once, under the name of the one that begins first. Linear in the text, without allocation once it has seen a few. One thread.
/// </summary>
internal sealed class Redactor(IReadOnlyList<RedactionRule> rules)
{
    /// <summary>How far before the place at which a long line is cut a stretch may begin to be kept whole, and how far behind it one looks.</summary>
    public const int Overlap = 16 << 10;

    private readonly List<Finding>[] _findings = [.. rules.Select(_ => new List<Finding>())];
    private readonly long[] _counts = new long[rules.Count];
    private readonly long[] _unsaid = new long[rules.Count];
    private ReportPeriod _period;

    /// <summary>How many stretches were masked since the beginning, by the rules' names.</summary>
    public IEnumerable<(string Name, long Count)> Counts => rules.Select((rule, i) => (rule.Name, _counts[i]));

    /// <returns>How many stretches were masked. If none, nothing was written: the text is good as it is.</returns>
    public int Redact(ReadOnlySpan<byte> text, IBufferWriter<byte> output, long now = 0)
    {
        Find(text);
        var masked = 0;
        var written = 0;
        var json = new JsonPlace(text);
        for (var cursor = new FindingCursor(_findings); cursor.MoveNext(out var finding, out var rule);)
        {
            output.Write(text[written..finding.Start]);
            // A number in an object would leave something that is no JSON.
            var quote = json.IsBare(finding) ? "\""u8 : default;
            output.Write(quote);
            output.Write(rules[rule].Marker);
            output.Write(quote);
            written = finding.End;
            masked++;
            _counts[rule]++;
            _unsaid[rule]++;
        }

        if (masked == 0)
            return 0;
        output.Write(text[written..]);
        _period.Begin(now);
        return masked;
    }

    /// <summary>
    /// Where to cut a line that is too long, so that no stretch to be masked lies on both sides, nor a character. What is masked
    /// over more than <see cref="Overlap"/> before the limit is cut nonetheless: its second half comes without what gave it away.
    /// </summary>
    /// <param name="window">The line as far as it is known; to be sure, <see cref="Overlap"/> bytes past the limit, or to its end.</param>
    /// <param name="limit">The longest that the part may be.</param>
    /// <returns>From 1 to the limit.</returns>
    public int Cut(ReadOnlySpan<byte> window, int limit)
    {
        if (window.Length <= limit)
            return window.Length;
        var cut = limit;
        Find(window);
        Span<int> next = stackalloc int[_findings.Length];
        for (var i = 0; i < next.Length; i++)
            next[i] = _findings[i].Count - 1;
        // Backwards, each finding once: one that lies behind the cut also lies behind one that is further ahead.
        for (var moved = true; moved;)
        {
            moved = false;
            for (var i = 0; i < next.Length; i++)
            {
                for (; next[i] >= 0 && _findings[i][next[i]].End > cut; next[i]--)
                {
                    var start = _findings[i][next[i]].Evidence;
                    if (start < cut && start > 0 && start >= limit - Overlap)
                        (cut, moved) = (start, true);
                }
            }
        }

        for (var back = 0; back < 3 && cut > 1 && (window[cut] & 0xc0) == 0x80; back++)
            cut--;
        return cut;
    }

    /// <summary>What is to be said once a period has passed since the first mask, or at the end; null before.</summary>
    public string? TakeReport(long now, bool atEnd = false)
    {
        var total = _unsaid.Sum();
        if (total == 0 || _period.End(now, atEnd) is not { } seconds)
            return null;
        var report = new StringBuilder();
        for (var i = 0; i < rules.Count; i++)
        {
            if (_unsaid[i] > 0)
                report.Append(CultureInfo.InvariantCulture, $"{(report.Length == 0 ? ": " : ", ")}{rules[i].Name} {_unsaid[i]:N0}");
            _unsaid[i] = 0;
        }

        return string.Create(CultureInfo.InvariantCulture, $"masked {total:N0} {(total == 1 ? "value" : "values")} in {seconds} s{report}");
    }

    private void Find(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < _findings.Length; i++)
        {
            _findings[i].Clear();
            // What one hostile line needed is not kept for all the others.
            if (_findings[i].Capacity > 4096)
                _findings[i].Capacity = 0;
            rules[i].Find(text, _findings[i]);
        }
    }
}
