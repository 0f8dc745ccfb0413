using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Injector.Cli.Verbs;

/// <summary>
/// The list of verbs shows the first line of what each says of itself; a verb's own help shows all of it, with examples and
/// exit codes.
/// </summary>
internal sealed class VerbHelp : SynchronousCommandLineAction
{
    private readonly HelpAction _help = new();

    public override bool ClearsParseErrors => true;

    /// <summary>Makes it the help of a command line.</summary>
    public static void Use(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new VerbHelp();
        // Customs of another system: here they look like paths.
        option.Aliases.Remove("/?");
        option.Aliases.Remove("/h");
        option.Aliases.Remove("-?");
    }

    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command is RootCommand root)
            foreach (var verb in root.Subcommands)
            {
                verb.Description = verb.Description?.Split('\n')[0];
                foreach (var argument in verb.Arguments)
                    argument.Hidden = true;
            }

        return _help.Invoke(parseResult);
    }
}
