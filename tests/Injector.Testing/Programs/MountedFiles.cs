using System.Runtime.InteropServices;

namespace Injector.Testing.Programs;

/// <summary>
/// A folder that a kubelet would mount: the files are links through <c>..data</c>, which is swapped by a rename when they
/// change, all at once.
/// </summary>
internal sealed class MountedFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("injector-e2e-mounted-").FullName;
    private string? _version;
    private int _versions;

    public string Folder => _folder;

    public string this[string file] => Path.Combine(_folder, file);

    /// <summary>Another version of all files.</summary>
    public void Swap(params (string Name, string Text)[] files)
    {
        var old = _version;
        _version = $"..version-{++_versions}";
        Directory.CreateDirectory(this[_version]);
        foreach (var (name, text) in files)
            File.WriteAllText(Path.Combine(this[_version], name), text);
        File.CreateSymbolicLink(this["..data_tmp"], _version);
        // .NET's own moves look through links to directories.
        Rename(this["..data_tmp"], this["..data"]).Should().Be(0);
        foreach (var (name, _) in files)
            if (!File.Exists(this[name]))
                File.CreateSymbolicLink(this[name], Path.Combine("..data", name));
        if (old is not null)
            Directory.Delete(this[old], recursive: true);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [DllImport("libc", EntryPoint = "rename", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Rename(string from, string to);
}
