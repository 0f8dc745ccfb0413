using Injector.Policies.Templates;

namespace Injector.Tests.Policies.Templates;

public sealed class PatternDialectTests
{
    [Theory]
    [InlineData("none|java|.*[^A-Za-z].*")]
    [InlineData("[1-9][0-9]{0,6}/[sm]( burst [1-9][0-9]{0,6})?")]
    [InlineData(@"((card|([A-Za-z0-9_-]{1,40}=)?/([^/\\]|\\.)+/)(, ?|$))*")]
    [InlineData(@"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?")]
    public void What_both_dialects_share_is_taken(string pattern) => PatternDialect.Problem(pattern).Should().BeNull();

    [Theory]
    [InlineData(@"\d+")]
    [InlineData(@"\w")]
    [InlineData(@"a\b")]
    [InlineData("(?i)a")]
    [InlineData("(?<name>a)")]
    [InlineData("[a-z-[aeiou]]")]
    [InlineData("[[:alpha:]]")]
    [InlineData("[a&&b]")]
    [InlineData(@"\p{L}")]
    [InlineData("a{,5}")]
    [InlineData("a{1001}")]
    [InlineData("a{1,2000}")]
    [InlineData("ä")]
    public void What_they_do_not_is_refused(string pattern) => PatternDialect.Problem(pattern).Should().NotBeNull();
}
