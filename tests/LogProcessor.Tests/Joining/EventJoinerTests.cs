using System.Text;
using CsCheck;
using LogProcessor.Joining;

namespace LogProcessor.Tests.Joining;

public sealed class EventJoinerTests
{
    private static readonly string[] Rules = ["none", "java", "python", "go", "dotnet", "indent", @"^\d"];

    private static readonly Gen<string> Line = Gen.OneOf(
        Gen.OneOf("", " ", "\tat a.b(C.java:1)", "java.lang.Error: x", "Caused by: y", "Traceback (most recent call last):", "  File \"x\"", "ValueError", "During handling of the above exception, ", "panic: x",
            "goroutine 1 [running]:", "main.f(0x1)", "--- End of x", "2026-01-31 12:00:00 x", "plain", "\r", "{\"a\":1}", "ERROR x", "I0131 12:00:00 x", "exit status 2"),
        Gen.String[Gen.Char['a', 'z'], 0, 40]);

    /// <summary>The law: what is given back is what went in, in order, and what is held is known after each line.</summary>
    [Fact]
    public void Nothing_is_lost_or_added_whatever_comes()
    {
        var step = Gen.Select(Line, Gen.Int[0, 700], Gen.OneOf(Rules), Gen.Int[0, 9]);
        var joined = 0;

        Gen.Select(Gen.OneOf(Rules), step.Array[0, 40]).Sample((rule, steps) =>
        {
            var bounds = new JoinBounds(Lines: 5, Bytes: 100, Quiet: 500, Age: 2_000);
            var joiner = new EventJoiner(JoinSetting.Parse(rule), bounds);
            var written = new StringBuilder();
            var given = new StringBuilder();
            long now = 0;
            foreach (var (line, pause, other, action) in steps)
            {
                now += pause;
                joined += Take(joiner.Flush(now), given, bounds);
                if (action == 0)
                    joiner.Change(JoinSetting.Parse(other));
                if (action == 1)
                    joined += Take(joiner.Finish(), given, bounds);
                written.Append(line).Append('\n');
                joined += Take(joiner.Accept(Encoding.UTF8.GetBytes(line), now), given, bounds);
                (given.Length + joiner.HeldBytes).Should().Be(written.Length);
                (joiner.HeldLines > 0).Should().Be(joiner.Due is not null);
                joiner.Due?.Should().BeInRange(now + 1, now + bounds.Quiet, "a line waits, and not for longer than the pause that ends an event");
            }
            joined += Take(joiner.Finish(), given, bounds);
            given.ToString().Should().Be(written.ToString());
            joiner.HeldBytes.Should().Be(0);
        }, iter: 3_000, threads: 1);

        joined.Should().BeGreaterThan(2_000, "events of several lines are what this is about");
    }

    // elastic/beats#1324: a trace is written in pieces, by a program or by a slow disk.
    [Fact]
    public void A_trace_written_in_pieces_stays_whole_while_the_pauses_are_short()
    {
        var joiner = new EventJoiner(JoinSetting.Parse("java"), JoinBounds.Default);
        joiner.Accept("2026-01-31 12:00:00 ERROR x"u8, now: 0);
        Lines(joiner.Flush(499)).Should().BeEmpty();
        Lines(joiner.Accept("\tat a.B.c(B.java:1)"u8, now: 499)).Should().BeEmpty();
        Lines(joiner.Flush(998)).Should().BeEmpty();

        Lines(joiner.Flush(999)).Should().Equal("2026-01-31 12:00:00 ERROR x\n\tat a.B.c(B.java:1)");
        Lines(joiner.Flush(10_000)).Should().BeEmpty();
        Lines(joiner.Accept("\tat late"u8, now: 10_000)).Should().BeEmpty();
        Lines(joiner.Finish()).Should().Equal("\tat late");
    }

    [Fact]
    public void An_event_that_never_pauses_is_given_when_it_is_old()
    {
        var joiner = new EventJoiner(JoinSetting.Parse("indent"), JoinBounds.Default);
        var given = new List<string>();
        for (var now = 0; now <= 5_000; now += 100)
            given.AddRange([.. Lines(joiner.Flush(now)), .. Lines(joiner.Accept(" x"u8, now))]);

        given.Should().ContainSingle().Which.Split('\n').Should().HaveCount(50);
    }

    [Fact]
    public void A_line_larger_than_an_event_may_be_comes_alone_and_at_once()
    {
        var joiner = new EventJoiner(JoinSetting.Parse("indent"), JoinBounds.Default);
        joiner.Accept("first"u8, now: 0);
        var large = " " + new string('x', JoinBounds.Default.Bytes);

        Lines(joiner.Accept(Encoding.UTF8.GetBytes(large), now: 0)).Should().Equal("first", large);
        joiner.HeldLines.Should().Be(0);
    }

    [Fact]
    public void Events_cost_no_allocation_once_the_first_ones_were_seen()
    {
        var joiner = new EventJoiner(JoinSetting.Parse("java"), JoinBounds.Default);
        void Write()
        {
            for (var i = 0; i < 100; i++)
            {
                foreach (var one in joiner.Accept("2026-01-31 12:00:00 ERROR x"u8, now: 0))
                    one.Lines.Should().BeGreaterThan(0);
                joiner.Accept("java.lang.IllegalStateException: x"u8, now: 0);
                joiner.Accept("\tat a.B.c(B.java:1)"u8, now: 0);
            }
        }
        Write();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            joiner.Accept("2026-01-31 12:00:00 ERROR x"u8, now: 0);
            joiner.Accept("\tat a.B.c(B.java:1)"u8, now: 0);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Fact]
    public void A_word_that_is_no_name_is_not_taken_for_a_pattern()
    {
        var parse = () => JoinSetting.Parse("ruby");

        parse.Should().Throw<FormatException>().WithMessage("multiline ruby is unknown (none, java, python, go, dotnet, indent)*^ruby*");
    }

    [Fact]
    public void A_pattern_that_cannot_be_used_says_why()
    {
        var parse = () => JoinSetting.Parse("^(a");

        parse.Should().Throw<FormatException>().WithMessage("the pattern ^(a cannot be used: a group is not closed");
    }

    private static int Take(JoinedEvents events, StringBuilder given, JoinBounds bounds)
    {
        var joined = 0;
        foreach (var one in events)
        {
            given.Append(Encoding.UTF8.GetString(one.Bytes)).Append('\n');
            one.Lines.Should().BeLessThanOrEqualTo(bounds.Lines);
            if (one.Lines > 1)
                one.Bytes.Length.Should().BeLessThanOrEqualTo(bounds.Bytes);
            joined += one.Lines > 1 ? 1 : 0;
        }
        return joined;
    }

    private static List<string> Lines(JoinedEvents events)
    {
        var lines = new List<string>();
        foreach (var one in events)
            lines.Add(Encoding.UTF8.GetString(one.Bytes));
        return lines;
    }
}
