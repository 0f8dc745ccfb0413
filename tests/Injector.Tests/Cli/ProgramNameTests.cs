using Injector.Cli;

namespace Injector.Tests.Cli;

/// <summary>Called by kubectl, the program names itself as its user did.</summary>
public sealed class ProgramNameTests
{
    [Theory]
    [InlineData("injector", "injector")]
    [InlineData("/usr/local/bin/injector", "injector")]
    [InlineData("/home/me/.krew/bin/kubectl-sidecars", "kubectl sidecars")]
    [InlineData("kubectl-sidecars", "kubectl sidecars")]
    [InlineData("injector-1.2", "injector")]
    [InlineData("", "injector")]
    [InlineData(null, "injector")]
    public void It_is_read_off_the_name_that_was_called(string? calledAs, string name) => ProgramName.Of(calledAs).Should().Be(name);

    [Fact]
    public void Usage_examples_and_errors_are_of_that_name()
    {
        Run("inject", "--help").Output.Should().Contain("  kubectl sidecars inject [options]").And.Contain("\n    kubectl sidecars inject -f pod.yaml | kubectl apply -f -\n");
        Run("rollout", "undo", "--help").Output.Should().Contain("\n    kubectl sidecars rollout undo -n canary --apply\n").And.NotContain(" injector rollout");
        Run("--help").Output.Should().Contain("  kubectl sidecars [command] [options]").And.NotContain("  injector");
        Run("inject").Error.Should().Be("kubectl sidecars inject: --filename is required\nSee kubectl sidecars inject --help\n");
        Run("inject", "-f", "/no/such/file").Error.Should().Be("/no/such/file: error: no such file\n");
    }

    private static CommandRun Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = CommandLine.Run(CommandLine.Create(name: "kubectl sidecars"), arguments, output, error, "kubectl sidecars");
        return new CommandRun(code, output.ToString(), error.ToString());
    }
}
