using System.Text;
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

    /// <summary>The judge keeps the set of places where a part may end: slow, plain, and without the shortcuts that engines take, which are not always right.</summary>
    [Fact]
    public void Every_byte_of_every_match_is_marked_and_no_other()
    {
        var pattern = Gen.Recursive<Part>((depth, inner) => depth > 3
            ? Gen.OneOf(Part.Letters.Select(Gen.Const).ToArray())
            : Gen.OneOf(
                Gen.OneOf(Part.Letters.Take(4).Select(Gen.Const).ToArray()),
                Gen.Select(inner, inner, Part.Then),
                Gen.Select(inner, inner, Part.Or),
                Gen.Select(inner, Gen.OneOf("*", "+", "?", "{2}", "{1,2}", "{0,2}", "{1,}"), Part.Times)));
        var matched = 0;

        Gen.Select(pattern, Gen.OneOf("", "^"), Gen.OneOf("", "$"), Gen.OneOf('a', 'b', '_', ' ').Array[0, 7]).Sample((inner, begin, end, characters) =>
        {
            var regex = begin + inner.Text + end;
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

            var expected = Expected(inner, begin.Length > 0, end.Length > 0, text);
            Marked(tried, text).Should().Be(expected, "{0} in '{1}'", regex, text);
            matched += expected.Contains('#') ? 1 : 0;
        }, iter: 2_000, threads: 1);

        matched.Should().BeGreaterThan(100);
    }

    // An engine that backtracks ends the loop at the turn that matches nothing.
    [Fact]
    public void A_turn_of_a_loop_may_match_nothing() =>
        Marked(new BytePattern(@"(?:(?:(?:(?:a|[ab])){1,}|(?:\b){0,2})){2}$"), "__a").Should().Be("  #");

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

    private static string Expected(Part pattern, bool atStart, bool atEnd, string text)
    {
        var marks = new string(' ', text.Length).ToCharArray();
        for (var start = 0; start < (atStart ? 1 : text.Length); start++)
            foreach (var end in pattern.Ends(text, [start]).Where(end => !atEnd || end == text.Length))
                marks.AsSpan(start, end - start).Fill('#');
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

    /// <summary>A part of a pattern.</summary>
    /// <param name="Text">As it is written.</param>
    /// <param name="Ends">Where it may end, when it begins at one of these places.</param>
    private sealed record Part(string Text, Func<string, HashSet<int>, HashSet<int>> Ends)
    {
        public static IReadOnlyList<Part> Letters { get; } =
        [
            Letter("a", c => c == 'a'),
            Letter("b", c => c == 'b'),
            Letter("_", c => c == '_'),
            new(@"\b", (text, starts) => [.. starts.Where(at => IsWord(text, at - 1) != IsWord(text, at))]),
            Letter(".", _ => true),
            Letter("[ab]", c => c is 'a' or 'b'),
            Letter("[^a]", c => c != 'a'),
            Letter(@"\w", c => c != ' '),
        ];

        public static Part Then(Part first, Part second) => new(first.Text + second.Text, (text, starts) => second.Ends(text, first.Ends(text, starts)));

        public static Part Or(Part first, Part second) =>
            new($"(?:{first.Text}|{second.Text})", (text, starts) => [.. first.Ends(text, starts), .. second.Ends(text, starts)]);

        public static Part Times(Part part, string count)
        {
            var (least, most) = count switch
            {
                "*" => (0, int.MaxValue),
                "+" or "{1,}" => (1, int.MaxValue),
                "?" => (0, 1),
                "{2}" => (2, 2),
                "{1,2}" => (1, 2),
                _ => (0, 2),
            };
            return new($"(?:{part.Text}){count}", (text, starts) =>
            {
                var ends = new HashSet<int>();
                // More turns than there are places reach no new one.
                for (var turn = 0; turn <= Math.Min(most, least + text.Length + 1); turn++)
                {
                    if (turn >= least)
                        ends.UnionWith(starts);
                    starts = part.Ends(text, starts);
                }

                return ends;
            });
        }

        private static Part Letter(string text, Func<char, bool> fits) => new(text, (all, starts) => [.. starts.Where(at => at < all.Length && fits(all[at])).Select(at => at + 1)]);

        private static bool IsWord(string text, int at) => at >= 0 && at < text.Length && text[at] != ' ';
    }
}
