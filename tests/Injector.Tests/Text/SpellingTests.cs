using Injector.Text;

namespace Injector.Tests.Text;

public sealed class SpellingTests
{
    private static readonly string[] Words = ["inject", "template", "log-path", "log-files", "containers", "memory-limit"];

    [Theory]
    [InlineData("log-pth", "log-path")]
    [InlineData("log-patch", "log-path")]
    [InlineData("lgo-path", "log-path")]
    [InlineData("LOG-PATH", "log-path")]
    [InlineData("log_path", "log-path")]
    [InlineData("logpath", "log-path")]
    [InlineData("log-file", "log-files")]
    [InlineData("container", "containers")]
    [InlineData("mem-limit", "memory-limit")]
    [InlineData("injcet", "inject")]
    [InlineData("injetc", "inject")]
    public void A_mistyped_word_leads_to_the_one_meant(string word, string meant) => Spelling.Nearest(word, Words).Should().Be(meant);

    [Theory]
    [InlineData("")]
    [InlineData("colour")]
    [InlineData("memory-limit-of-the-sidecar")]
    public void A_word_that_is_near_none_leads_to_none(string word) => Spelling.Nearest(word, Words).Should().BeNull();

    [Fact]
    public void A_very_long_word_is_not_compared_at_all() => Spelling.Nearest(new string('x', 64), [new string('x', 64)]).Should().BeNull();

    [Fact]
    public void Of_equally_near_words_the_first_by_name_is_taken() => Spelling.Nearest("bat", ["cat", "hat"]).Should().Be("cat");
}
