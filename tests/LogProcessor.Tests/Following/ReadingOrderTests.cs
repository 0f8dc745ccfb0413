using LogProcessor.Files;
using LogProcessor.Following;
using LogProcessor.Lines;

namespace LogProcessor.Tests.Following;

/// <summary>What comes next? Asked without a file system and without a clock.</summary>
public sealed class ReadingOrderTests
{
    private readonly ReadingOrder _order = new();

    [Fact]
    public void Files_are_read_in_the_order_in_which_they_had_something_new()
    {
        var (a, b) = (File("a"), File("b"));
        _order.Add(b, 0);
        _order.Add(a, 1);
        _order.Add(b, 2);

        Read(2).Should().Be(b);
        Read(2).Should().Be(a);
        _order.Next(2, out _).Should().BeNull();
    }

    [Fact]
    public void What_had_the_name_before_comes_first_and_what_had_it_before_that()
    {
        var (first, second, third) = (File("app.log.2"), File("app.log.1"), File("app.log"));
        (second.Predecessor, third.Predecessor) = (first, second);
        _order.Add(third, 0);
        _order.Add(second, 0);
        _order.Add(first, 0);

        new[] { Read(0), Read(0), Read(0) }.Should().Equal(first, second, third);
    }

    [Fact]
    public void Who_begins_to_speak_says_whose_successor_it_is_and_that_once()
    {
        var (old, log, other) = (File("app.log.1"), File("app.log"), File("other.log"));
        log.Predecessor = old;
        _order.Add(log, 0);
        _order.Add(other, 0);

        Read(0).Should().Be(log);
        _order.Succeeded.Should().Be(old);
        Read(0).Should().Be(other);
        _order.Succeeded.Should().BeNull();
        _order.Add(log, 1);
        Read(1).Should().Be(log);
        _order.Succeeded.Should().BeNull();
    }

    [Fact]
    public void Copies_are_read_in_their_order_before_what_their_source_holds_by_now_even_if_that_has_the_turn()
    {
        var (log, older, newer) = (File("app.log"), File("app.log.2"), File("app.log.1"));
        _order.Add(log, 0);
        _order.Next(0, out _).Should().Be(log);
        ReadingOrder.Precede(older, log);
        _order.Add(older, 0);
        ReadingOrder.Precede(newer, log);
        _order.Add(newer, 0);

        new[] { Read(0), Read(0), Read(0) }.Should().Equal(older, newer, log);
    }

    [Fact]
    public void Of_new_files_that_were_found_together_the_oldest_comes_first()
    {
        var files = Enumerable.Range(0, 5).Select(number => File($"app.log.{number}", modified: 100 - number)).ToArray();
        foreach (var file in files)
            _order.Add(file, 0);

        files.Select(_ => Read(0)).Should().Equal(files.Reverse());
    }

    [Fact]
    public void A_file_that_spoke_several_lines_keeps_its_turn_for_a_moment()
    {
        var (trace, other) = (File("trace"), File("other"));
        trace.GrewAt = 1000;
        _order.Add(trace, 1000);
        Read(1000, lines: 20);
        _order.Add(other, 1100);

        _order.Next(1300, out var wait).Should().BeNull();
        wait.Should().Be(200);
        _order.Add(trace, 1400);
        Read(1400).Should().Be(trace);
        Read(1900).Should().Be(other);
    }

    [Fact]
    public void A_file_that_speaks_line_by_line_keeps_nobody_waiting()
    {
        var (lines, other) = (File("lines"), File("other"));
        _order.Add(lines, 0);
        Read(0, lines: 1);
        _order.Add(other, 1);

        Read(1).Should().Be(other);
    }

    [Fact]
    public void Nobody_waits_longer_than_two_seconds_and_with_many_waiting_not_at_all()
    {
        var trace = File("trace");
        _order.Add(trace, 0);
        Read(0, lines: 20);
        trace.GrewAt = 10_000;
        var first = File("first");
        _order.Add(first, 0);

        _order.Next(ReadingOrder.MostPatience - 1, out _).Should().BeNull();
        _order.Next(ReadingOrder.MostPatience, out _).Should().Be(first);
    }

    [Fact]
    public void With_many_waiting_nobody_is_waited_for()
    {
        var trace = File("trace");
        _order.Add(trace, 0);
        Read(0, lines: 20);
        foreach (var number in Enumerable.Range(0, ReadingOrder.MostWaiting + 1))
            _order.Add(File($"{number}"), 0);

        _order.Next(1, out _).Should().NotBeNull();
    }

    [Fact]
    public void A_loud_file_yields_when_another_has_waited_but_not_before_it_spoke()
    {
        var (loud, quiet) = (File("loud"), File("quiet"));
        _order.Add(loud, 0);
        _order.Add(quiet, 0);
        _order.Next(0, out _).Should().Be(loud);
        _order.SpeakerShouldYield(10_000).Should().BeFalse("it has not had its turn");
        _order.Spoke(1000, more: true, yields: false, 0);

        _order.SpeakerShouldYield(ReadingOrder.Patience - 1).Should().BeFalse();
        _order.SpeakerShouldYield(ReadingOrder.Patience).Should().BeTrue();
        _order.SpeakerMustYield(ReadingOrder.MostPatience).Should().BeTrue();
        _order.Spoke(1000, more: true, yields: true, ReadingOrder.Patience);
        Read(ReadingOrder.Patience).Should().Be(quiet);
        Read(ReadingOrder.Patience).Should().Be(loud);
    }

    [Fact]
    public void A_file_that_is_let_go_is_not_read()
    {
        var (a, b) = (File("a"), File("b"));
        _order.Add(a, 0);
        _order.Add(b, 0);
        _order.Remove(a);

        Read(0).Should().Be(b);
        _order.Next(0, out _).Should().BeNull();
    }

    private FollowedFile? Read(long now, int lines = 1)
    {
        var file = _order.Next(now, out _);
        if (file is not null)
            _order.Spoke(lines, more: false, yields: false, now);
        return file;
    }

    private static FollowedFile File(string name, long modified = 0) =>
        new(default, new LineSource(default, default)) { Name = name, Directory = new(0, ""), Wanted = true, Modified = modified };
}
