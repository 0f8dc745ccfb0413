namespace Injector.Cli;

/// <summary>What the user typed to call the program, which usage and messages name it by.</summary>
internal static class ProgramName
{
    public const string Own = "injector";

    /// <summary>kubectl runs a program of this name for <c>kubectl sidecars</c>.</summary>
    private const string Plugin = "kubectl-sidecars";

    /// <param name="calledAs">The first word of the command line, a path; a link's own name, not that of what it leads to.</param>
    public static string Of(string? calledAs) => Path.GetFileName(calledAs) == Plugin ? "kubectl sidecars" : Own;
}
