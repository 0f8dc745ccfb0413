using LogProcessor.Patterns;

namespace Injector.Fuzz;

/// <summary>A pattern on the first line, a text on the others: an explained refusal, or an answer of which the marks and the search agree.</summary>
internal sealed class LogPatternTarget : FuzzTarget
{
    public override void Run(byte[] input)
    {
        var newline = Array.IndexOf(input, (byte)'\n');
        if (newline < 0)
            return;
        BytePattern pattern;
        try
        {
            pattern = new BytePattern(System.Text.Encoding.UTF8.GetString(input, 0, newline));
        }
        catch (FormatException e)
        {
            e.Message.Should().Contain("cannot be used: ");
            return;
        }
        var text = input.AsSpan(newline + 1);
        var marks = new ulong[text.Length / 64 + 1];
        var matches = pattern.Mark(text, marks);
        pattern.IsMatch(text).Should().Be(matches);
        if (!matches)
            marks.Should().OnlyContain(bits => bits == 0);
        // Past the text there is nothing to mark.
        (marks[^1] >> (text.Length & 63)).Should().Be(0);
    }

    public override IEnumerable<byte[]> Seeds() => new[]
    {
        "ORD-\\d{6}\npaid ORD-123456", "(?i)\\btoken\\s*[:=]\\s*(?:\\w|-)+$\nTOKEN: a-b", "^[^a-c\\]-]+|\\x41\\.\nxyz A.", "(a|aa)+$\naaaaaaaaab", "gr\u00fc\u00dfe?\ngr\u00fc\u00df", "((a{0,3}b){2,}|c*d)+\nabbabcd",
    }.Select(System.Text.Encoding.UTF8.GetBytes);

    public override IEnumerable<string> Words() => ["(?:", "(?i)", "\\b", "\\d", "\\W", "\\x4", "{2,}", "{0,3}", "[^", "]", "|", ")*", ")+", "^", "$", ".*", "\\\\"];
}
