namespace Injector.EndToEndTests.Plugin;

/// <summary>The archive of the kubectl plugin as a release makes it, unpacked into a folder that is on kubectl's PATH.</summary>
public sealed class UnpackedPlugin : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kubectl-plugin-").FullName;
    private string _tools = "";

    public async ValueTask InitializeAsync()
    {
        if (!InjectorBinary.IsNative)
            return;
        _tools = await ChildProcess.RunAsync(Script("tools.sh"), [], CancellationToken.None);
        var archive = await ChildProcess.RunAsync(
            Script("release.sh"),
            ["plugin", "1.2.3"],
            CancellationToken.None,
            new Dictionary<string, string> { ["RELEASE_FOLDER"] = Path.Combine(_folder, "made"), ["INJECTOR_BINARY"] = InjectorBinary.Path });
        Directory.CreateDirectory(Path.Combine(_folder, "store"));
        await ChildProcess.RunAsync("tar", ["-xzf", archive, "-C", Path.Combine(_folder, "store")], CancellationToken.None);
        Directory.CreateDirectory(Path.Combine(_folder, "linked"));
        File.CreateSymbolicLink(Path.Combine(_folder, "linked", "kubectl-sidecars"), InjectorBinary.Path);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Standard output of <c>kubectl</c> with these arguments.</summary>
    internal Task<string> KubectlAsync(CancellationToken cancellation, params string[] arguments) => KubectlAsync("store", arguments, cancellation);

    /// <summary>The same where the plugin is a link to the program.</summary>
    internal Task<string> KubectlWithLinkAsync(CancellationToken cancellation, params string[] arguments) => KubectlAsync("linked", arguments, cancellation);

    private Task<string> KubectlAsync(string folder, string[] arguments, CancellationToken cancellation) => ChildProcess.RunAsync(
        Path.Combine(_tools, "kubectl"),
        arguments,
        cancellation,
        new Dictionary<string, string> { ["PATH"] = $"{_tools}:{Path.Combine(_folder, folder)}:/usr/bin:/bin", ["KUBECONFIG"] = "/dev/null" });

    private static string Script(string name) => Path.Combine(RepositoryRoot.Path, "eng", name);
}
