using System.CommandLine;
using System.CommandLine.Completions;
using Injector.Checks;
using Injector.Text;

namespace Injector.Cli.Flags;

/// <summary><c>--only</c> and <c>--skip</c> of <c>check</c>: codes of findings, as it prints them.</summary>
internal sealed class FindingFlags
{
    private static readonly string[] Names = Enum.GetNames<FindingCode>();

    private readonly Option<string[]> _only = Codes("--only", "Tell of these findings alone; CODE as check prints it");
    private readonly Option<string[]> _skip = Codes("--skip", "Leave these findings out");

    public void AddTo(Command command)
    {
        command.Add(_only);
        command.Add(_skip);
    }

    public FindingFilter Read(ParseResult result) => new(result.GetValue(_only) ?? [], result.GetValue(_skip) ?? []);

    private static Option<string[]> Codes(string name, string description)
    {
        var option = ListFlag.Of(name, "CODE", description, Problem);
        option.CompletionSources.Add(_ => Names.Select(code => new CompletionItem(code)));
        return option;
    }

    private static string? Problem(string word)
    {
        if (Array.Exists(Names, code => code.Equals(word, StringComparison.OrdinalIgnoreCase)))
            return null;
        var instead = Spelling.Nearest(word, Names) is { } nearest ? $"did you mean {nearest}?" : "docs/troubleshooting.md lists them";
        return $"there is no such finding; {instead}";
    }
}
