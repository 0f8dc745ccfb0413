using System.Runtime.InteropServices;

namespace Injector.Tests.Hosting;

/// <summary>
/// A directory that behaves as a mounted ConfigMap or Secret: each version in a directory of its own, <c>..data</c> swapped by
/// a rename, the files links through it, the old version deleted at once.
/// </summary>
internal sealed class MountedVolume : IDisposable
{
    private int _version;

    public MountedVolume(params (string Name, string Content)[] files)
    {
        Directory.CreateDirectory(Path);
        Update(files);
    }

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"volume-{Guid.NewGuid():N}");

    public string this[string file] => System.IO.Path.Combine(Path, file);

    public void Update(params (string Name, string Content)[] files)
    {
        var data = this["..data"];
        var old = new DirectoryInfo(data).LinkTarget;
        var version = $"..2026_01_31_12_00_00.{++_version}";
        Directory.CreateDirectory(this[version]);
        foreach (var (name, content) in files)
            File.WriteAllText(System.IO.Path.Combine(this[version], name), content);

        Directory.CreateSymbolicLink(this["..data_tmp"], version);
        Rename(this["..data_tmp"], data).Should().Be(0);
        foreach (var (name, _) in files)
            if (!File.Exists(this[name]))
                File.CreateSymbolicLink(this[name], System.IO.Path.Combine("..data", name));
        if (old is not null)
            Directory.Delete(this[old], recursive: true);
    }

    // The system call that replaces a link in one step; .NET's own moves look through links to directories.
    [DllImport("libc", EntryPoint = "rename", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Rename(string from, string to);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
