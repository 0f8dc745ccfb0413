using LogProcessor.Running;

namespace LogProcessor.Tests.Running;

public sealed class RestTests
{
    [Fact]
    public void After_silence_there_is_none() => Rest.After(hadNews: false, isDue: false, blocked: false, namesChanged: false).Should().Be(0);

    [Fact]
    public void With_more_to_do_there_is_none() => Rest.After(hadNews: true, isDue: true, blocked: false, namesChanged: true).Should().Be(0);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_news_half_of_it_is_within_what_a_line_may_wait(bool blocked) =>
        Rest.After(hadNews: true, isDue: false, blocked, namesChanged: false).Should().BeInRange(1, 10);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Where_names_change_it_is_short(bool blocked) =>
        Rest.After(hadNews: true, isDue: false, blocked, namesChanged: true).Should().Be(1);
}
