using System.CommandLine;
using Injector.Injection;

namespace Injector.Cli;

/// <summary>What a user reads who typed a command line that does not parse.</summary>
internal static class Misuse
{
    /// <summary>Writes a line for each mistake, and where help is.</summary>
    public static void Write(ParseResult result, TextWriter talk)
    {
        var isRoot = result.CommandResult.Command is RootCommand;
        var command = isRoot ? "injector" : $"injector {result.CommandResult.Command.Name}";
        foreach (var line in isRoot ? VerbMistakes(result) : Mistakes(result))
            talk.WriteLine($"{command}: {line}");
        talk.WriteLine($"See {command} --help");
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
                ? $"unexpected argument '{token}'"
                : $"no option '{token}'" + (Spelling.Nearest(token, options) is { } near ? $"; did you mean {near}?" : "");
        // The parser's own words for what does not match would only repeat those.
        foreach (var error in result.Errors.Where(error => !result.UnmatchedTokens.Any(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal))))
            yield return error.Message;
    }
}
