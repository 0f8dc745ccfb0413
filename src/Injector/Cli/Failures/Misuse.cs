using System.CommandLine;
using System.CommandLine.Parsing;
using Injector.Text;

namespace Injector.Cli.Failures;

/// <summary>Error messages for a command line that does not parse.</summary>
internal static class Misuse
{
    /// <summary>A line for each mistake, and where help is.</summary>
    public static IEnumerable<string> Lines(ParseResult result, string name)
    {
        var command = Command(result, name);
        foreach (var line in result.CommandResult.Command is RootCommand ? VerbMistakes(result) : Mistakes(result))
            yield return $"{command}: {line}";
        yield return $"See {command} --help";
    }

    /// <summary>The command as it was typed: what messages that are about no file begin with.</summary>
    public static string Command(ParseResult result, string name)
    {
        var words = new Stack<string>();
        for (var command = result.CommandResult; command is { Command: not RootCommand }; command = command.Parent as CommandResult)
            words.Push(command.Command.Name);
        return string.Join(' ', words.Prepend(name));
    }

    private static IEnumerable<string> VerbMistakes(ParseResult result)
    {
        var verbs = result.CommandResult.Command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name).ToList();
        yield return result.UnmatchedTokens is [var word, ..]
            ? $"no command '{word}'" + (Spelling.Nearest(word, verbs) is { } near ? $"; did you mean '{near}'?" : "")
            : "say what to do: " + string.Join(", ", verbs);
    }

    private static IEnumerable<string> Mistakes(ParseResult result)
    {
        var options = result.CommandResult.Command.Options.SelectMany(option => option.Aliases.Append(option.Name)).ToList();
        foreach (var token in result.UnmatchedTokens)
            yield return !token.StartsWith('-')
                ? $"unexpected argument '{token}'" + (options.Contains("-f") ? "; a file is named with -f" : "")
                : $"no option '{token}'" + (Spelling.Nearest(token, options) is { } near ? $"; did you mean {near}?" : "");
        // The parser's own words for what does not match would only repeat those.
        foreach (var error in result.Errors.Where(
            error => !result.UnmatchedTokens.Any(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal))))
            yield return Message(error);
    }

    /// <summary>What an option or argument has too few or too many of is said by its kind; all else is told by whoever checks the value.</summary>
    private static string Message(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Implicit: true, Option: { Required: true } option } => $"{option.Name} is required",
        OptionResult { Tokens.Count: 0 } option => $"{option.IdentifierToken} needs a value, {option.Option.HelpName}",
        OptionResult option when option.Tokens.Count > option.Option.Arity.MaximumNumberOfValues =>
            $"{option.IdentifierToken} is given {option.Tokens.Count} times; once is enough",
        ArgumentResult { Tokens.Count: 0 } argument => $"{argument.Argument.Name} is missing",
        _ => error.Message,
    };
}
