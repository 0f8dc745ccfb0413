using Injector.Kubernetes;

namespace Injector.Tests.Kubernetes;

public sealed class NamePatternTests
{
    [Theory]
    [InlineData("openshift-*", "openshift-monitoring", true)]
    [InlineData("openshift-*", "openshift-", true)]
    [InlineData("openshift-*", "openshift", false)]
    [InlineData("*-system", "cattle-system", true)]
    [InlineData("*-system", "system", false)]
    [InlineData("a*a", "a", false)]
    [InlineData("a*a", "aa", true)]
    [InlineData("team-*-dev-*", "team-x-dev-1", true)]
    [InlineData("team-*-dev-*", "team-dev-1", false)]
    [InlineData("team-a", "team-a", true)]
    [InlineData("team-a", "team-ab", false)]
    [InlineData("*b*", "b", true)]
    [InlineData("ab*", "xabcd", false)]
    [InlineData("ab*bc", "abc", false)]
    [InlineData("*ab*ab*", "xab", false)]
    [InlineData("*ab*b", "ab", false)]
    [InlineData("*ab*b", "xabb", true)]
    public void A_star_stands_for_any_text(string pattern, string name, bool matches) =>
        NamePattern.Matches(pattern, name).Should().Be(matches);

    [Theory]
    [InlineData("openshift-*", true), InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa*", true), InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa*", false)]
    [InlineData("team-a", true), InlineData("*", false), InlineData("**", false), InlineData("Open*", false), InlineData("a.*", false)]
    public void What_can_be_no_name_is_refused(string pattern, bool valid) =>
        NamePattern.IsValid(pattern).Should().Be(valid);
}
