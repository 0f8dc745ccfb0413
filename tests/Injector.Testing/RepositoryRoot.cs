namespace Injector.Testing;

/// <summary>The folder that holds the solution: test data is read and rewritten in place, not from a copy beside the test binary.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    /// <summary>The situations of Injector.Tests.</summary>
    public static string Golden => System.IO.Path.Combine(Path, "tests", "Injector.Tests", "Golden");

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "Injector.sln")))
                return directory.FullName;
        throw new DirectoryNotFoundException($"No Injector.sln in {AppContext.BaseDirectory} or above it");
    }
}
