namespace Injector.Tests.LogProcessor;

/// <summary>The scripts as they run in a pod.</summary>
internal static class LogProcessorScript
{
    public static string Text { get; } = Read("log-processor.sh");

    public static string InitText { get; } = Read("log-processor-init.sh");

    private static string Read(string name) => File.ReadAllText(Path.Combine(RepositoryRoot(), "src/Injector/Templates/BuiltIn", name));

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Injector.sln")))
            directory = directory.Parent;
        return directory.FullName;
    }
}
