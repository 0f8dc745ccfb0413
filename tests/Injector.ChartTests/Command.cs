using System.Diagnostics;

namespace Injector.ChartTests;

/// <summary>A program that ran to its end, whatever its exit code: refusals are looked at too.</summary>
internal sealed record Command(int ExitCode, string Output, string Error)
{
    public static Command Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = RepositoryRoot.Path,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Command(process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
