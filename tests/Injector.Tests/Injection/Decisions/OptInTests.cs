using Injector.Injection.Decisions;
using Injector.Injection.Reasons;
using Injector.Kubernetes;

namespace Injector.Tests.Injection.Decisions;

public sealed class OptInTests
{
    [Theory]
    [InlineData(null, null, null, 0)]
    [InlineData("true", null, true, 0)]
    [InlineData("false", null, false, 0)]
    [InlineData(null, "true", true, 0)]
    [InlineData(null, "false", false, 0)]
    [InlineData("true", "true", true, 0)]
    [InlineData("true", "false", true, 1)]
    [InlineData("false", "true", false, 1)]
    [InlineData("yes", null, null, 1)]
    [InlineData("", null, null, 1)]
    [InlineData("True", "false", false, 1)]
    [InlineData("true", "enabled", true, 1)]
    [InlineData("on", "off", null, 2)]
    public void A_label_wins_and_every_word_that_is_not_followed_is_told(string? label, string? annotation, bool? expected, int told)
    {
        var warnings = new List<InjectionWarning>();

        OptIn.Read(label, annotation, "pod", warnings).Should().Be(expected);

        warnings.Where(warning => warning.Key == Keys.Inject && warning.Message.Contains("pod")).Should().HaveCount(told).And.Equal(warnings);
    }

    [Fact]
    public void A_warning_names_the_value_and_where_it_stands()
    {
        var warnings = new List<InjectionWarning>();

        OptIn.Read("enabled", null, "namespace", warnings);

        warnings.Should().Equal(new InjectionWarning(
            WarningCode.OptInNotUnderstood,
            Keys.Inject,
            """sidecar-injector.io/inject: the namespace's label "enabled" is ignored; use "true" or "false" """.TrimEnd()));
    }
}
