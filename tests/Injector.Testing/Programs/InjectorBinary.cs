namespace Injector.Testing.Programs;

/// <summary>
/// The program under test: <c>INJECTOR_BINARY</c> (the published native binary, say), else the one that was built
/// along with these tests, in the same configuration.
/// </summary>
internal static class InjectorBinary
{
    /// <summary>Whether it is one that was published, rather than built with the tests.</summary>
    public static bool IsNative { get; } = Setting.Of("INJECTOR_BINARY") is not null;

    public static string Path { get; } = Setting.Of("INJECTOR_BINARY") ?? Built();

    private static string Built()
    {
        // …/bin/<configuration>/<framework>/
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        return System.IO.Path.Combine(RepositoryRoot.Path, "src", "Injector", "bin", framework.Parent!.Name, framework.Name, "injector");
    }
}
