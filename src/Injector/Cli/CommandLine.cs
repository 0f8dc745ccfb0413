using System.CommandLine;
using System.CommandLine.Invocation;
using Injector.Cli.Failures;
using Injector.Cli.Verbs;

namespace Injector.Cli;

/// <summary>All verbs, and what is the same for each: where errors go and which code they end with.</summary>
internal static class CommandLine
{
    /// <summary>Set to 1, an unexpected exception shows its stack trace.</summary>
    private const string DebugVariable = "INJECTOR_DEBUG";

    public static RootCommand Create(Func<Stream>? standardInput = null, string name = ProgramName.Own)
    {
        standardInput ??= Console.OpenStandardInput;
        var root = new RootCommand("Gives opted-in pods a sidecar: a mutating admission webhook and its command line.")
        {
            ServeCommand.Create(),
            InjectCommand.Create(standardInput),
            UninjectCommand.Create(standardInput),
            ExplainCommand.Create(standardInput),
            ValidateCommand.Create(standardInput),
            ExportCommand.Create(standardInput),
            CheckCommand.Create(),
            ReportCommand.Create(),
            RolloutCommand.Create(),
            SetCommand.Create(),
            UninstallCommand.Create(),
            VersionCommand.Create(),
            CompletionCommand.Create(),
        };
        VerbHelp.Use(root, name);
        return root;
    }

    /// <summary>Runs one command line.</summary>
    /// <param name="root">The verbs.</param>
    /// <param name="args">The arguments.</param>
    /// <param name="output">For data.</param>
    /// <param name="error">For everything else.</param>
    /// <param name="name">What the program was called by.</param>
    /// <returns>The exit code.</returns>
    public static int Run(RootCommand root, IReadOnlyList<string> args, TextWriter output, TextWriter error, string name = ProgramName.Own)
    {
        var command = name;
        try
        {
            var result = root.Parse(args);
            if (result.Action is ParseErrorAction)
                return End(ExitCodes.Misused, Misuse.Lines(result, name), error);
            command = Misuse.Command(result, name);
            var configuration = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
            var code = result.Invoke(configuration);
            output.Flush();
            return code;
        }
        catch (InputException e)
        {
            return End(ExitCodes.Misused, [e.Line ?? $"{command}: {e.Message}"], error);
        }

        // The latter for a standard output that was closed.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return End(ExitCodes.OutputFailed, [$"{command}: the output cannot be written: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}"], error);
        }
#pragma warning disable CA1031 // The boundary: whatever went wrong, the user gets one line, and scripts a code of its own.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var debug = Environment.GetEnvironmentVariable(DebugVariable) == "1";
            return End(
                ExitCodes.Fault,
                [debug ? e.ToString() : $"{command}: unexpected {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")} ({DebugVariable}=1 shows more)"],
                error);
        }
    }

    /// <summary>Where nobody can be told, the code still says it.</summary>
    private static int End(int code, IEnumerable<string> lines, TextWriter error)
    {
        try
        {
            foreach (var line in lines)
                error.WriteLine(line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }

        return code;
    }
}
