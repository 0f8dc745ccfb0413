using Injector.Kubernetes;

namespace Injector.Tests.Kubernetes;

public sealed class VariableReferencesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("logs/app", "logs/app")]
    [InlineData("$(A)", "$(NEW_A)")]
    [InlineData("x$(A)/$(B)y", "x$(NEW_A)/$(NEW_B)y")]
    [InlineData("$$(A)", "$$(A)")]
    [InlineData("$$$(A)", "$$$(NEW_A)")]
    [InlineData("$$$$(A)", "$$$$(A)")]
    [InlineData("$(A", "$(A")]
    [InlineData("$A $", "$A $")]
    [InlineData("$(A)$(", "$(NEW_A)$(")]
    [InlineData("$($(A)", "$(NEW_$(A)")]
    [InlineData("$()", "$(NEW_)")]
    public void References_are_found_where_Kubernetes_finds_them(string text, string renamed) =>
        VariableReferences.Rename(text, name => $"NEW_{name}").Should().Be(renamed);

    [Fact]
    public void A_reference_without_a_new_name_is_the_end() =>
        VariableReferences.Rename("$(A)$(B)", name => name == "A" ? "C" : null).Should().BeNull();

    [Fact]
    public void Beginnings_without_an_end_cost_one_step_each() =>
        VariableReferences.Rename(string.Concat(Enumerable.Repeat("$(", 2_000_000)), _ => null).Should().HaveLength(4_000_000);
}
