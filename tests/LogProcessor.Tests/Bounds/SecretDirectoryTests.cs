using System.Buffers;
using System.Runtime.InteropServices;
using LogProcessor.Bounds;

namespace LogProcessor.Tests.Bounds;

public sealed partial class SecretDirectoryTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("secrets-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Files_are_read_as_the_kubelet_mounts_them_and_again_when_it_swaps_them()
    {
        Mount("db", "2026_01", ("password", "hunter2hunter2\n"), ("pin", "1234"));
        var directory = new SecretDirectory(_root.FullName);
        var notes = new List<string>();

        var first = directory.ReadIfChanged(notes);
        directory.ReadIfChanged(notes).Should().BeNull("nothing has changed");
        Mount("db", "2026_02", ("password", "correct-horse"));
        var second = directory.ReadIfChanged(notes);

        first!.Count.Should().Be(1);
        IsMasked(first, "hunter2hunter2").Should().BeTrue();
        IsMasked(second!, "hunter2hunter2").Should().BeFalse();
        IsMasked(second!, "correct-horse").Should().BeTrue();
        notes.Should().Equal("db/pin is not masked: it is shorter than 6 bytes");
    }

    [Fact]
    public void A_directory_of_plain_files_is_read_as_well_and_one_that_is_not_there_is_empty()
    {
        File.WriteAllText(Path.Combine(_root.FullName, "token"), "abc123abc123");
        var directory = new SecretDirectory(_root.FullName);

        IsMasked(directory.ReadIfChanged([])!, "abc123abc123").Should().BeTrue();
        File.WriteAllText(Path.Combine(_root.FullName, "token"), "abc123abc1234");
        IsMasked(directory.ReadIfChanged([])!, "abc123abc1234").Should().BeTrue();
        new SecretDirectory(Path.Combine(_root.FullName, "missing")).ReadIfChanged([])!.Count.Should().Be(0);
    }

    [Fact]
    public void What_cannot_be_read_is_noted_by_its_name()
    {
        File.CreateSymbolicLink(Path.Combine(_root.FullName, "gone"), "/nowhere/at/all");
        var notes = new List<string>();

        new SecretDirectory(_root.FullName).ReadIfChanged(notes);

        notes.Should().Equal("gone is not masked: it cannot be read (input or output error)");
    }

    /// <summary>As the kubelet does it: a new directory, then a link renamed over the old one; the keys are links through it.</summary>
    private void Mount(string secret, string version, params (string Key, string Value)[] values)
    {
        var mount = _root.CreateSubdirectory(secret);
        var data = mount.CreateSubdirectory($"..{version}");
        foreach (var (key, value) in values)
            File.WriteAllText(Path.Combine(data.FullName, key), value);
        var link = Path.Combine(mount.FullName, "..data");
        File.CreateSymbolicLink(link + "_tmp", $"..{version}");
        Rename(link + "_tmp", link).Should().Be(0);
        foreach (var (key, _) in values)
        {
            if (!File.Exists(Path.Combine(mount.FullName, key)))
                File.CreateSymbolicLink(Path.Combine(mount.FullName, key), $"..data/{key}");
        }
        foreach (var entry in mount.EnumerateFiles().Where(file => !file.Name.StartsWith("..", StringComparison.Ordinal) && !values.Any(value => value.Key == file.Name)))
            entry.Delete();
    }

    /// <summary>File.Move does not move a link that leads to a directory.</summary>
    [LibraryImport("libc", EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);

    private static bool IsMasked(SecretValues values, string line) => new Redactor([values]).Redact(System.Text.Encoding.UTF8.GetBytes(line), new ArrayBufferWriter<byte>()) > 0;
}
