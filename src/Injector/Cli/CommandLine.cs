using System.CommandLine;
using System.CommandLine.Invocation;

namespace Injector.Cli;

/// <summary>All verbs, and what is the same for each: where errors go and which code they end with.</summary>
internal static class CommandLine
{
    /// <summary>Set to 1, an unexpected exception shows its stack trace.</summary>
    private const string DebugVariable = "INJECTOR_DEBUG";

    public static RootCommand Create(Func<Stream>? standardInput = null)
    {
        standardInput ??= Console.OpenStandardInput;
        var root = new RootCommand("Gives opted-in pods a sidecar: a mutating admission webhook and its command line.")
        {
            ServeCommand.Create(),
            InjectCommand.Create(standardInput),
            ExplainCommand.Create(standardInput),
            ValidateCommand.Create(standardInput),
            CheckCommand.Create(),
            UninstallCommand.Create(),
            VersionCommand.Create(),
            CompletionCommand.Create(),
        };
        VerbHelp.Use(root);
        return root;
    }

    /// <summary>Runs one command line.</summary>
    /// <param name="root">The verbs.</param>
    /// <param name="args">The arguments.</param>
    /// <param name="output">For data.</param>
    /// <param name="talk">For everything else.</param>
    /// <returns>The exit code.</returns>
    public static int Run(RootCommand root, IReadOnlyList<string> args, TextWriter output, TextWriter talk)
    {
        try
        {
            var result = root.Parse(args);
            if (result.Action is ParseErrorAction)
            {
                Misuse.Write(result, talk);
                return ExitCodes.Misused;
            }
            var configuration = new InvocationConfiguration { Output = output, Error = talk, EnableDefaultExceptionHandler = false };
            var code = result.Invoke(configuration);
            output.Flush();
            return code;
        }
        catch (InputException e)
        {
            talk.WriteLine(e.Line);
            return ExitCodes.Misused;
        }
        catch (IOException e)
        {
            talk.WriteLine($"injector: {e.Message.ReplaceLineEndings(" ")}");
            return ExitCodes.OutputFailed;
        }
#pragma warning disable CA1031 // The boundary: whatever went wrong, the user gets one line, and scripts a code of its own.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var debug = Environment.GetEnvironmentVariable(DebugVariable) == "1";
            talk.WriteLine(debug
                ? e.ToString()
                : $"injector: unexpected {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")} ({DebugVariable}=1 shows more)");
            return ExitCodes.Fault;
        }
    }
}
