using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using Injector.Text;

namespace Injector.Cli.Flags;

/// <summary>Options that take one of a few words, in any case; help, completion and the error name them all.</summary>
internal static class ChoiceFlag
{
    /// <summary>An option whose value is null when it is not given.</summary>
    public static Option<T?> Of<T>(string name, string[] aliases, string description, params (string Name, T Value)[] choices)
        where T : struct
    {
        var option = new Option<T?>(name, aliases)
        {
            Description = description,
            HelpName = string.Join('|', choices.Select(choice => choice.Name)),
            CustomParser = argument => Choose(name, argument, choices),
        };
        option.CompletionSources.Clear(); // It knows the names that the code has.
        option.CompletionSources.Add(_ => choices.Select(choice => new CompletionItem(choice.Name)));
        return option;
    }

    /// <summary><c>-o text|json</c> of the commands that report.</summary>
    public static Option<ReportFormat?> Report() =>
        Of("--output", ["-o"], "Output format (default: text)", ("text", ReportFormat.Text), ("json", ReportFormat.Json));

    private static T? Choose<T>(string name, ArgumentResult argument, (string Name, T Value)[] choices)
        where T : struct
    {
        var text = argument.Tokens[0].Value;
        foreach (var choice in choices)
            if (choice.Name.Equals(text, StringComparison.OrdinalIgnoreCase))
                return choice.Value;
        argument.AddError($"{name} {text}: must be {Shown.OneOf([.. choices.Select(choice => choice.Name)])}");
        return null;
    }
}
