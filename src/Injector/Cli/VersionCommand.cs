using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Injector.Cli;

/// <summary><c>injector version</c>: what to write into a bug report.</summary>
internal static class VersionCommand
{
    private const string Description = """
        Print the version of this program and of what it runs on.

        Examples:
          injector version
        """;

    public static Command Create()
    {
        var command = new Command("version", Description);
        command.SetAction(result => result.InvocationConfiguration.Output.WriteLine(Text));
        return command;
    }

    private static string Text
    {
        get
        {
            // The SDK appends the commit behind a plus sign.
            var parts = Informational.Split('+', 2);
            var commit = parts.Length > 1 ? $"commit {parts[1][..Math.Min(7, parts[1].Length)]}, " : "";
            return $"injector {parts[0]} ({commit}{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier})";
        }
    }

    private static string Informational =>
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
