using Injector.ChartTests.Cases;

namespace Injector.ChartTests;

public sealed class RenderingTests
{
    public static TheoryData<string> Names => RenderCase.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_render_what_they_promise(string name)
    {
        var @case = RenderCase.All[name];
        @case.Check(@case.Render());
    }

    [Fact]
    public void Helm_finds_nothing_to_complain_about()
    {
        var lint = Tool.Helm.Run("lint", "--strict", Repository.Chart);
        lint.ExitCode.Should().Be(0, lint.Output + lint.Error);
    }
}
