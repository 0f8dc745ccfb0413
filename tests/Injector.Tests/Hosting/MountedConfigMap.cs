using System.Runtime.InteropServices;

namespace Injector.Tests.Hosting;

/// <summary>
/// A directory as the kubelet mounts a ConfigMap: each version in a hidden directory of its own, <c>..data</c> a link that is
/// renamed over, and every visible file a link through it.
/// </summary>
internal sealed class MountedConfigMap : IDisposable
{
    private int _version;

    public MountedConfigMap(params (string Name, string Text)[] files)
    {
        Path = Directory.CreateTempSubdirectory("configmap").FullName;
        Swap(files);
    }

    public string Path { get; }

    /// <summary>Publishes a new version in one rename, then removes the old one, as the kubelet does.</summary>
    public void Swap(params (string Name, string Text)[] files)
    {
        var version = $"..v{_version++}";
        Directory.CreateDirectory(At(version));
        foreach (var (name, text) in files)
            File.WriteAllText(At(version, name), text);
        var old = new DirectoryInfo(At("..data")).LinkTarget;
        File.CreateSymbolicLink(At("..data_tmp"), version);
        // .NET has no rename that replaces a link to a directory.
        Rename(At("..data_tmp"), At("..data")).Should().Be(0);
        foreach (var (name, _) in files)
            if (!File.Exists(At(name)))
                File.CreateSymbolicLink(At(name), System.IO.Path.Combine("..data", name));
        foreach (var link in Directory.EnumerateFileSystemEntries(Path))
            if (!System.IO.Path.GetFileName(link).StartsWith("..", StringComparison.Ordinal) && files.All(file => file.Name != System.IO.Path.GetFileName(link)))
                File.Delete(link);
        if (old is not null)
            Directory.Delete(At(old), recursive: true);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    [DllImport("libc", EntryPoint = "rename", SetLastError = true, CharSet = CharSet.Ansi)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Rename(string from, string to);

    private string At(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);
}
