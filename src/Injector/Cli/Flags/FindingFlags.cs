using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
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
        var option = new Option<string[]>(name)
        {
            Description = description + "; repeatable, or separated by commas",
            HelpName = "CODE",
            CustomParser = argument => Parse(name, argument),
        };
        option.CompletionSources.Clear(); // It knows the names that the code has; these are the same, each once.
        option.CompletionSources.Add(_ => Names.Select(code => new CompletionItem(code)));
        return option;
    }

    private static string[] Parse(string name, ArgumentResult argument)
    {
        var codes = new List<string>();
        foreach (var token in argument.Tokens)
            foreach (var word in token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                if (Array.Exists(Names, code => code.Equals(word, StringComparison.OrdinalIgnoreCase)))
                    codes.Add(word);
                else
                    argument.AddError($"{name} {word}: there is no such finding; {Instead(word)}");
        return [.. codes];
    }

    private static string Instead(string word) =>
        Spelling.Nearest(word, Names) is { } nearest ? $"did you mean {nearest}?" : "docs/troubleshooting.md lists them";
}
