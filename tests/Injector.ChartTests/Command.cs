using System.Diagnostics;

namespace Injector.ChartTests;

/// <summary>A program that ran to its end, whatever its exit code: refusals are looked at too.</summary>
internal sealed record Command(int ExitCode, string Output, string Error)
{
    /// <param name="program">Its path, or its name on PATH.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="folder">Where it runs; the root of the repository without one.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    public static Command Run(
        string program, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? RepositoryRoot.Path,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Command(process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
