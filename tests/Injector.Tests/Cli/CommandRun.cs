using System.Text;
using Injector.Cli;

namespace Injector.Tests.Cli;

/// <summary>One run of the whole command line in this process.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record CommandRun(int Code, string Output, string Error)
{
    /// <summary>Runs without standard input.</summary>
    public static CommandRun Of(params string[] arguments) =>
        Run(() => throw new InvalidOperationException("standard input was opened"), arguments);

    /// <summary>Runs with a text on standard input.</summary>
    public static CommandRun With(string input, params string[] arguments) =>
        Run(() => new MemoryStream(Encoding.UTF8.GetBytes(input)), arguments);

    public static CommandRun Run(Func<Stream> input, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = CommandLine.Run(CommandLine.Create(input), arguments, output, error);
        return new CommandRun(code, output.ToString(), error.ToString());
    }
}
