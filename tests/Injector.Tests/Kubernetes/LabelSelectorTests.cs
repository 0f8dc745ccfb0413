using Injector.Kubernetes;

namespace Injector.Tests.Kubernetes;

public sealed class LabelSelectorTests
{
    [Theory]
    [InlineData(SelectorOperator.In, "a", true)]
    [InlineData(SelectorOperator.In, "c", false)]
    [InlineData(SelectorOperator.In, null, false)]
    [InlineData(SelectorOperator.NotIn, "a", false)]
    [InlineData(SelectorOperator.NotIn, "c", true)]
    [InlineData(SelectorOperator.NotIn, null, true)]
    [InlineData(SelectorOperator.Exists, "", true)]
    [InlineData(SelectorOperator.Exists, null, false)]
    [InlineData(SelectorOperator.DoesNotExist, "a", false)]
    [InlineData(SelectorOperator.DoesNotExist, null, true)]
    public void An_operator_compares_as_in_Kubernetes(Enum comparison, string? label, bool matches) =>
        new LabelSelector([new SelectorRequirement("tier", (SelectorOperator)comparison, ["a", "b"])]).Matches(_ => label).Should().Be(matches);

    [Fact]
    public void All_requirements_must_hold()
    {
        var selector = new LabelSelector(
            [new SelectorRequirement("a", SelectorOperator.Exists, []), new SelectorRequirement("b", SelectorOperator.Exists, [])]);

        selector.Matches(key => key == "a" ? "" : null).Should().BeFalse();
        selector.Matches(_ => "").Should().BeTrue();
    }

    [Fact]
    public void A_blank_selector_matches_nothing() => new LabelSelector([]).Matches(_ => "").Should().BeFalse();
}
