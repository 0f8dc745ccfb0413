using LogProcessor.Following;

namespace LogProcessor.Tests.Following;

public sealed class CopyJudgeTests
{
    private static readonly CopyFacts Copying = new() { Size = 500, SourcePosition = 1000, SourceTruncated = false, SameHead = true, SameAtPosition = false, SameUntil = 500, Quiet = 10 };

    [Fact]
    public void A_file_that_begins_like_another_is_waited_for_while_it_may_be_a_copy_that_is_being_made() =>
        Judge(Copying).Should().Be((CopyVerdict.Wait, 0));

    [Fact]
    public void When_the_source_is_not_truncated_it_is_a_log_of_its_own() =>
        Judge(Copying with { Quiet = CopyJudge.MostQuiet }).Should().Be((CopyVerdict.Original, 0));

    [Fact]
    public void When_it_goes_on_otherwise_it_is_a_log_of_its_own() =>
        Judge(Copying with { SameUntil = 100 }).Should().Be((CopyVerdict.Original, 0));

    [Fact]
    public void When_the_source_was_truncated_what_was_printed_of_it_is_passed_over() =>
        Judge(Copying with { SourceTruncated = true, Size = 1200, SameAtPosition = true }).Should().Be((CopyVerdict.Copy, 1000));

    [Fact]
    public void A_copy_that_ends_before_what_was_printed_is_passed_over_as_a_whole() =>
        Judge(Copying with { SourceTruncated = true }).Should().Be((CopyVerdict.Copy, 500));

    [Fact]
    public void A_file_that_only_begins_like_one_that_was_truncated_is_a_log_of_its_own() =>
        Judge(Copying with { SourceTruncated = true, Size = 1200, SameUntil = 0 }).Should().Be((CopyVerdict.Original, 0));

    [Fact]
    public void What_begins_otherwise_is_a_log_of_its_own() => Judge(Copying with { SameHead = false }).Should().Be((CopyVerdict.Original, 0));

    [Theory]
    [InlineData("app.log", "app.log.1", true)]
    [InlineData("app.log", "app.log-20260131", true)]
    [InlineData("app.log", "app-20260131.log", true)]
    [InlineData("app", "app.1", true)]
    [InlineData("app.log", "20260131_app.log", true)]
    [InlineData("app.log", "bak.app.log", true)]
    [InlineData("app.log", "app.log.app-old", true)]
    [InlineData("app.log", "whatsapp.log.1", false)]
    [InlineData("app.log", "apple.log", false)]
    [InlineData("app.log.1", "app.log", false)]
    [InlineData("app.log", "app10.log", false)]
    [InlineData("app.log", "other.log", false)]
    [InlineData("app.log", "app.log", false)]
    public void A_copy_is_named_after_its_source(string source, string name, bool copy) => CopyJudge.IsNameOfCopy(source, name).Should().Be(copy);

    private static (CopyVerdict Verdict, long Start) Judge(CopyFacts facts) => (CopyJudge.Judge(facts, out var start), start);
}
