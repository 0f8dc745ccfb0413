using System.CommandLine;

namespace Injector.Cli.Flags;

/// <summary>Options that take several words: given again, or separated by commas.</summary>
internal static class ListFlag
{
    /// <param name="name">The option.</param>
    /// <param name="helpName">What stands for a word in the help.</param>
    /// <param name="description">What the words are.</param>
    /// <param name="problem">What is wrong with a word, null when nothing is; without it every word is right.</param>
    public static Option<string[]> Of(string name, string helpName, string description, Func<string, string?>? problem = null) => new(name)
    {
        Description = description + "; repeatable, or separated by commas",
        HelpName = helpName,
        CustomParser = argument =>
        {
            string[] words =
                [.. argument.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
            foreach (var word in words)
                if (problem?.Invoke(word) is { } why)
                    argument.AddError($"{name} {word}: {why}");
            return words;
        },
    };
}
