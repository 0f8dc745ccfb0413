using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Injector.Cli.Verbs;

/// <summary>
/// The list of verbs shows the first line of what each says of itself; a verb's own help shows all of it, with examples and
/// exit codes. Both name the program as it was called.
/// </summary>
internal sealed class VerbHelp(string name) : SynchronousCommandLineAction
{
    private readonly HelpAction _help = new();

    public override bool ClearsParseErrors => true;

    /// <summary>Makes it the help of a command line.</summary>
    /// <param name="root">The command line.</param>
    /// <param name="name">What the program was called by.</param>
    public static void Use(RootCommand root, string name)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new VerbHelp(name);
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

        return name == ProgramName.Own ? _help.Invoke(parseResult) : InvokeRenamed(parseResult);
    }

    /// <summary>The parser names the program after its file; examples name it by its own name, in front of a verb.</summary>
    private int InvokeRenamed(ParseResult parseResult)
    {
        var console = parseResult.InvocationConfiguration;
        var output = console.Output;
        using var text = new StringWriter();
        console.Output = text;
        var code = _help.Invoke(parseResult);
        console.Output = output;
        var root = parseResult.RootCommandResult.Command;
        var help = text.ToString().Replace($"  {root.Name} ", $"  {name} ", StringComparison.Ordinal);
        output.Write(root.Subcommands.Aggregate(
            help, (written, verb) => written.Replace($"{ProgramName.Own} {verb.Name}", $"{name} {verb.Name}", StringComparison.Ordinal)));
        return code;
    }
}
