using System.Diagnostics;
using Injector.Cli.Failures;

namespace Injector.Tests.Cli.Verbs;

public sealed class CompletionCommandTests
{
    [Theory]
    [InlineData("injector expl", "explain")]
    [InlineData("injector inject --kubernetes-v", "--kubernetes-version")]
    [InlineData("injector inject -o pa", "patch")]
    [InlineData("injector check -o ", "html|json|text")]
    [InlineData("injector serve --tls-mode s", "self-signed-ca")]
    [InlineData("injector completion z", "zsh")]
    [InlineData("injector inject -f sam", "")]
    public void Bash_completes_with_what_the_program_knows(string line, string expected)
    {
        var words = line.Split(' ');
        var array = string.Join(' ', words.Select(word => $"'{word}'"));
        var output = Bash($"""
            injector() {"{"} "$PROGRAM" "$@"; {"}"}
            source <(injector completion bash)
            COMP_WORDS=({array}) COMP_CWORD={words.Length - 1} COMP_LINE='{line}' COMP_POINT={line.Length}
            _injector
            IFS='|'; echo "${"{"}COMPREPLY[*]{"}"}"
            """);
        output.TrimEnd('\n').Should().Be(expected);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void There_is_a_script_for_each_shell(string shell) =>
        CommandRun.Of("completion", shell).Should().Match<CommandRun>(run => run.Code == ExitCodes.Ok && run.Output.Contains("[suggest:"));

    private static string Bash(string script)
    {
        var start = new ProcessStartInfo("bash", ["--norc", "-c", script]) { RedirectStandardOutput = true };
        start.Environment["PROGRAM"] = Path.Combine(AppContext.BaseDirectory, "injector");
        using var bash = Process.Start(start)!;
        var output = bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();
        return output;
    }
}
