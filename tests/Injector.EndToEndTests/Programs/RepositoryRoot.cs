namespace Injector.EndToEndTests.Programs;

/// <summary>The folder that holds the solution, found from where the tests run.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "Injector.sln")))
                return directory.FullName;
        throw new DirectoryNotFoundException($"No Injector.sln in {AppContext.BaseDirectory} or above it");
    }
}
