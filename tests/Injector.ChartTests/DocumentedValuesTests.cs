namespace Injector.ChartTests;

/// <summary>Values that the pages show pass the chart's schema and render.</summary>
public sealed class DocumentedValuesTests
{
    public static TheoryData<FencedBlock> Values =>
        [.. FencedBlock.ReadAll(RepositoryRoot.Path).Where(block => block.Language == "yaml" && !block.Text.Contains("kind: ", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Values))]
    public void Values_of_a_page_render(FencedBlock block) => Helm.Render(block.Text).Should().NotBeNull($"{block}");
}
