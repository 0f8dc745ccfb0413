namespace LogProcessor.Tests.Playing;

/// <summary>The program that the scenarios play against: the one that LOG_PROCESSOR names, such as the published native one, or else the build's own.</summary>
internal static class TheProgram
{
    public static string Path { get; } = Environment.GetEnvironmentVariable("LOG_PROCESSOR") is { Length: > 0 } path
        ? path
        : System.IO.Path.Combine(AppContext.BaseDirectory, "log-processor");

    /// <summary>What the build's own program needs to find its runtime.</summary>
    public static void Prepare(IDictionary<string, string?> environment)
    {
        environment.Clear();
        foreach (var name in new[] { "PATH", "DOTNET_ROOT", "HOME" })
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                environment[name] = value;
        }
    }
}
