using CsCheck;
using LogProcessor.Bounds;

namespace LogProcessor.Tests.Bounds;

public sealed class RateLimiterTests
{
    [Theory]
    [InlineData("1000/s", 1000, 1_000, 1000)]
    [InlineData("600/m", 600, 60_000, 600)]
    [InlineData("  200/s   burst  500 ", 200, 1_000, 500)]
    [InlineData("1/m burst 10000000", 1, 60_000, 10_000_000)]
    public void A_limit_is_read(string text, int lines, int period, int burst) => RateLimit.Parse(text).Should().Be(new RateLimit(lines, period, burst));

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    public void Nothing_is_no_limit(string text) => RateLimit.Parse(text).Should().BeNull();

    [Theory]
    [InlineData("1000", "1000 is not a number of lines a second or a minute")]
    [InlineData("1000/h", "1000/h is not a number of lines")]
    [InlineData("0/s", "0 is not a number from 1 to 10000000")]
    [InlineData("-5/s", "-5 is not a number")]
    [InlineData("1e3/s", "1e3 is not a number")]
    [InlineData("10000001/s", "10000001 is not a number from 1")]
    [InlineData("99999999999/s", "99999999999 is not a number from 1")]
    [InlineData("5/s burst", "it is written 1000/s, 600/m or 200/s burst 500")]
    [InlineData("5/s, burst 6", "5/s, is not a number of lines")]
    [InlineData("5/s burst x", "x is not a number")]
    public void What_is_wrong_with_a_limit_is_said(string text, string says)
    {
        var parse = () => RateLimit.Parse(text);

        parse.Should().Throw<FormatException>().Which.Message.Should().StartWith($"the rate limit '{text}' cannot be used: ").And.Contain(says);
    }

    [Fact]
    public void A_burst_is_printed_at_once_and_the_rate_after_it()
    {
        var limiter = new RateLimiter(RateLimit.Parse("200/s burst 500"));

        Enumerable.Range(0, 1_000).Count(_ => limiter.TryTake(now: 5_000, bytes: 10)).Should().Be(500);
        Enumerable.Range(0, 10_000).Count(i => limiter.TryTake(5_000 + i)).Should().Be(2_000 - 1);
        limiter.DroppedLines.Should().Be(500 + 8_001);
        limiter.DroppedBytes.Should().Be(5_000);
    }

    /// <summary>Over any stretch of time no more than the burst and the rate allow; and no less, where enough comes.</summary>
    [Fact]
    public void No_stretch_of_time_has_more_than_the_limit()
    {
        var step = Gen.Select(Gen.Int[0, 300], Gen.Int[1, 30]);
        Gen.Select(Gen.Int[1, 50], Gen.OneOf(1_000, 60_000), Gen.Int[1, 100], step.Array[1, 60]).Sample((lines, period, burst, steps) =>
        {
            var limiter = new RateLimiter(new RateLimit(lines, period, burst));
            var printed = new List<(long At, int Lines)>();
            long now = 0;
            long total = 0;
            foreach (var (pause, count) in steps)
            {
                now += pause;
                total += count;
                printed.Add((now, Enumerable.Range(0, count).Count(_ => limiter.TryTake(now))));
            }
            for (var from = 0; from < printed.Count; from++)
            {
                for (var to = from; to < printed.Count; to++)
                    printed[from..(to + 1)].Sum(item => (long)item.Lines).Should().BeLessThanOrEqualTo(burst + (printed[to].At - printed[from].At) * lines / period);
            }
            (printed.Sum(item => item.Lines) + limiter.DroppedLines).Should().Be(total);
        }, iter: 500, threads: 1);
    }

    [Fact]
    public void An_event_is_printed_whole_or_not_at_all_and_pays_for_all_its_lines()
    {
        var limiter = new RateLimiter(RateLimit.Parse("10/s"));

        limiter.TryTake(0, lines: 40).Should().BeTrue();
        limiter.TryTake(3_000).Should().BeFalse("thirty tokens are owed");
        limiter.TryTake(3_100).Should().BeTrue();
    }

    [Fact]
    public void What_was_dropped_is_said_once_a_period()
    {
        var limiter = new RateLimiter(RateLimit.Parse("1/s"));
        limiter.TryTake(0);
        for (var i = 0; i < 4_211; i++)
            limiter.TryTake(1);

        limiter.TakeReport(10_000).Should().BeNull();
        limiter.TakeReport(10_001).Should().Be("dropped 4,211 lines in 10 s, rate limit");
        limiter.TakeReport(30_000).Should().BeNull();
        limiter.TryTake(30_000);
        limiter.TryTake(30_000);
        limiter.TakeReport(30_100, atEnd: true).Should().Be("dropped 1 line in 1 s, rate limit");
        limiter.DroppedLines.Should().Be(4_212);
    }

    [Fact]
    public void A_limit_can_be_changed_and_taken_away()
    {
        var limiter = new RateLimiter(RateLimit.Parse("1/s"));
        limiter.TryTake(0).Should().BeTrue();
        limiter.TryTake(0).Should().BeFalse();

        limiter.Change(RateLimit.Parse("1000/s"));
        limiter.TryTake(0).Should().BeFalse("whoever has used up what he had gets no new burst");
        limiter.TryTake(1).Should().BeTrue();
        limiter.Change(null);
        Enumerable.Range(0, 100).Should().AllSatisfy(_ => limiter.TryTake(1).Should().BeTrue());
    }
}
