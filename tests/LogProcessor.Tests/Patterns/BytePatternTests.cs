using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using LogProcessor.Patterns;

namespace LogProcessor.Tests.Patterns;

public sealed class BytePatternTests
{
    [Theory]
    [InlineData(@"ORD-\d{6}", "paid ORD-123456 now", "     ##########    ")]
    [InlineData(@"\bkey=\S+", "monkey=1 key=abc d", "         #######  ")]
    [InlineData(@"(?i)token\s*[:=]\s*\w+", "TOKEN : x1y2", "############")]
    [InlineData(@"^\d{4}-\d\d", "2026-01 2027-02", "#######        ")]
    [InlineData(@"\d+$", "12 34", "   ##")]
    [InlineData("grüße|日本", "die grüße!", "    #######")]
    [InlineData(@"[^a-c\]-]+", "abc]-xyz", "     ###")]
    [InlineData(@"[]a]", "x]a", " ##")]
    [InlineData(@"\x41\.", "A.B.", "##  ")]
    [InlineData("(?:ab){2,}", "ab abab ababab", "   #### ######")]
    [InlineData("a{0,2}b", "aaab", " ###")]
    public void Marks_what_matches(string pattern, string text, string marks) => Marked(new BytePattern(pattern), text).TrimEnd().Should().Be(marks.TrimEnd());

    [Theory]
    [InlineData("(ab", "a group is not closed")]
    [InlineData("ab)", "closes a group")]
    [InlineData("[ab", "']' is missing")]
    [InlineData("[b-a]", "ends before it begins")]
    [InlineData("*a", "nothing that '*' could repeat")]
    [InlineData("a+?", "no lazy")]
    [InlineData("a++", "no lazy")]
    [InlineData("(?=a)", "(?:")]
    [InlineData(@"(a)\1", @"'\1'")]
    [InlineData(@"\pL", @"'\p'")]
    [InlineData("a{", "begins a count")]
    [InlineData("a{3,2}", "begins a count")]
    [InlineData("a{2,3000}", "begins a count")]
    [InlineData("a*", "empty text")]
    [InlineData(@"\b", "empty text")]
    [InlineData("", "empty text")]
    [InlineData("a{128}", "more than 127")]
    [InlineData("((a{0}){999}){999}b", "repeat too much")]
    [InlineData("[ä]", "ASCII")]
    [InlineData("a\\", "backslash")]
    [InlineData(@"\xg0", "hexadecimal")]
    public void Says_what_is_wrong_with_a_pattern(string pattern, string says)
    {
        var reading = () => new BytePattern(pattern);

        reading.Should().Throw<FormatException>().Which.Message.Should().StartWith($"the pattern {pattern} cannot be used: ").And.Contain(says);
    }

    [Fact]
    public void Groups_nested_without_end_are_refused()
    {
        var reading = () => new BytePattern(new string('(', 100_000) + "a");

        reading.Should().Throw<FormatException>().WithMessage("*nested deeper*");
    }

    /// <summary>The judge is .NET's engine, asked for each stretch of the text whether just that one matches.</summary>
    [Fact]
    public void Every_byte_of_every_match_is_marked_and_no_other()
    {
        var pattern = Gen.Recursive<string>((depth, inner) => depth > 3
            ? Gen.OneOf("a", "b", ".", "[ab]", "[^a]", @"\w", @"\b", "_")
            : Gen.OneOf(
                Gen.OneOf("a", "b", "_", @"\b"),
                Gen.Select(inner, inner, (first, second) => first + second),
                Gen.Select(inner, inner, (first, second) => $"(?:{first}|{second})"),
                Gen.Select(inner, Gen.OneOf("*", "+", "?", "{2}", "{1,2}", "{0,2}", "{1,}"), (item, count) => $"(?:{item}){count}")));
        var matched = 0;

        Gen.Select(pattern, Gen.OneOf("", "^"), Gen.OneOf("", "$"), Gen.OneOf('a', 'b', '_', ' ').Array[0, 7]).Sample((inner, begin, end, characters) =>
        {
            var regex = begin + inner + end;
            var text = new string(characters);
            BytePattern tried;
            try
            {
                tried = new BytePattern(regex);
            }
            catch (FormatException)
            {
                return;
            }
            var expected = Expected(regex, text);
            Marked(tried, text).Should().Be(expected, "{0} in '{1}'", regex, text);
            matched += expected.Contains('#') ? 1 : 0;
        }, iter: 2_000, threads: 1);

        matched.Should().BeGreaterThan(100);
    }

    [Fact]
    public void Marks_across_the_blocks_of_a_long_text()
    {
        var text = string.Concat(Enumerable.Range(0, 400).Select(number => number % 7 == 0 ? "<secret>" : "-")) + "<" + new string('x', 2000) + ">";

        Marked(new BytePattern("<[a-z]+>"), text).Should().Be(string.Concat(text.Select(character => character == '-' ? ' ' : '#')));
    }

    /// <summary>Texts on which engines that backtrack, or start again at each byte, need the square of their length or worse.</summary>
    [Theory]
    [InlineData("(a|aa)+$", 'a')]
    [InlineData(@"\w+@\w+\.com", 'a')]
    [InlineData("(a*)*b", 'a')]
    [InlineData("a.*b.*c", 'a')]
    public void Work_is_linear_in_the_text(string regex, char character)
    {
        var pattern = new PatternSearch(new PatternAutomaton(PatternParser.Parse(regex)));
        var text = Encoding.ASCII.GetBytes(new string(character, 1 << 20) + "!");

        pattern.Find(text).Should().BeFalse();

        pattern.Steps.Should().BeLessThan(20, "all bytes but the first few take a step that is known");
    }

    [Fact]
    public void Memory_is_bounded_however_many_states_a_text_reaches()
    {
        // It remembers which of the last eleven bytes were an a: 2,048 states.
        var search = new PatternSearch(new PatternAutomaton(PatternParser.Parse("a[ab]{10}c")));
        var random = new Random(1);
        var text = Enumerable.Range(0, 200_000).Select(_ => (byte)(random.Next(2) == 0 ? 'a' : 'b')).ToArray();

        search.Find(text).Should().BeFalse();
        search.Find([.. text, .. "abbbbbbbbbbc"u8]).Should().BeTrue();

        search.States.Should().BeLessThanOrEqualTo(512);
        search.Steps.Should().BeLessThanOrEqualTo(2 * text.Length + 20);
    }

    private static string Expected(string regex, string text)
    {
        var marks = new string(' ', text.Length).ToCharArray();
        for (var start = 0; start < text.Length; start++)
        {
            for (var end = start + 1; end <= text.Length; end++)
            {
                if (Regex.IsMatch(text, $@"\A[\s\S]{{{start}}}(?:{regex.Replace("$", "\\z")})(?=[\s\S]{{{text.Length - end}}}\z)"))
                    marks.AsSpan(start, end - start).Fill('#');
            }
        }
        return new string(marks);
    }

    private static string Marked(BytePattern pattern, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var marks = new ulong[bytes.Length / 64 + 1];
        var any = pattern.Mark(bytes, marks);
        pattern.IsMatch(bytes).Should().Be(any);
        return string.Concat(bytes.Select((_, i) => (marks[i >> 6] >> (i & 63) & 1) != 0 ? '#' : ' '));
    }
}
