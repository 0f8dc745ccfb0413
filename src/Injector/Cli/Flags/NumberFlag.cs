using System.CommandLine;
using System.Globalization;

namespace Injector.Cli.Flags;

/// <summary>Options that take a whole number.</summary>
internal static class NumberFlag
{
    public static Option<int> Of(string name, int standard, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "NUMBER",
            DefaultValueFactory = _ => standard,
            CustomParser = argument =>
            {
                var text = argument.Tokens[0].Value;
                if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                    return number;
                argument.AddError($"{name} {text}: must be a whole number");
                return standard;
            },
        };
}
