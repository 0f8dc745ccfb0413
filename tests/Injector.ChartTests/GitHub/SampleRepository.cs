using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Injector.ChartTests.GitHub;

/// <summary>A repository of somebody who uses the action, and the release that it downloads, which is the program under test.</summary>
internal sealed class SampleRepository : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("repository-").FullName;

    // The program lies where it was built; what is downloaded calls it.
    public SampleRepository() => Publish($"exec '{InjectorBinary.Path}' \"$@\"");

    public PullRequest Request { get; } = new();

    public string ArchiveName { get; } =
        $"injector-{Release.ReleaseTree.Version}-linux-{(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64")}.tar.gz";

    /// <summary>What the release says of its archive.</summary>
    public string Checksum => Sum(Request.Release[ArchiveName]);

    /// <summary>Makes a release of a program that is this script.</summary>
    public void Publish(string script)
    {
        Request.Release[ArchiveName] = Archive(script);
        Request.Release["checksums.txt"] = Encoding.UTF8.GetBytes($"{new string('0', 64)}  other.tar.gz\n{Checksum}  {ArchiveName}\n");
    }

    public void Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public ActionRun Use(params (string Name, string Value)[] inputs) => ActionRun.Of(_folder, Request, inputs);

    public void Dispose()
    {
        Request.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Sum(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Archive(string script)
    {
        using var bytes = new MemoryStream();
        using (var writer = new TarWriter(new GZipStream(bytes, CompressionLevel.Fastest)))
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "injector")
            {
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                DataStream = new MemoryStream(Encoding.UTF8.GetBytes($"#!/bin/sh\n{script}\n")),
            });
        return bytes.ToArray();
    }
}
