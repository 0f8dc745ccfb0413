using System.Text.RegularExpressions;

namespace Injector.ChartTests.Release;

/// <summary>A copy of what <c>eng/release.sh</c> reads, as it is when the version of the repository is about to be released, and a folder for what it makes.</summary>
internal sealed partial class ReleaseTree : IDisposable
{
    private static readonly string[] Read =
    [
        "eng", "charts", "CHANGELOG.md", "action.yml", "Dockerfile", "Directory.Build.props", "docs/security.md", "docs/github-action.md",
        "src/Injector/Templates/BuiltIn/log-processor.yaml",
    ];

    private readonly string _root = Directory.CreateTempSubdirectory("release-").FullName;

    public ReleaseTree()
    {
        foreach (var path in Read)
            Copy(path);
        Directory.CreateDirectory(Output);
        if (!File.ReadAllText(Full("CHANGELOG.md")).Contains($"## [{Version}]", StringComparison.Ordinal))
            Change("CHANGELOG.md", "## [Unreleased]", $"## [Unreleased]\n\n## [{Version}] - 2026-01-02");
    }

    /// <summary>The product's.</summary>
    public static string Version { get; } =
        VersionOfProduct().Match(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "Directory.Build.props"))).Groups[1].Value;

    /// <summary>What is made goes here.</summary>
    public string Output => Full("output");

    public string Full(string path) => Path.Combine(_root, path);

    /// <summary>Writes another text everywhere in a file.</summary>
    public void Change(string file, string from, string to)
    {
        var text = File.ReadAllText(Full(file));
        text.Should().Contain(from);
        File.WriteAllText(Full(file), text.Replace(from, to));
    }

    /// <summary>Puts a script into the place of a program.</summary>
    public void Play(string program, string script)
    {
        Directory.CreateDirectory(Full("played"));
        File.WriteAllText(Full($"played/{program}"), $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Full($"played/{program}"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>Runs <c>eng/release.sh</c> of the copy.</summary>
    public Command Run(params string[] arguments) => RunScript("eng/release.sh", arguments);

    public Command RunScript(string script, params string[] arguments) => Command.Run(
        Full(script),
        arguments,
        environment: new Dictionary<string, string> { ["RELEASE_FOLDER"] = Output, ["PATH"] = $"{Full("played")}:{Setting.Of("PATH")}" });

    /// <summary>Runs that of the repository, which packs the binary under test; the archive's path.</summary>
    public string Pack(string part)
    {
        var run = Command.Run(
            Path.Combine(RepositoryRoot.Path, "eng", "release.sh"),
            [part, Version],
            environment: new Dictionary<string, string> { ["RELEASE_FOLDER"] = Output, ["INJECTOR_BINARY"] = InjectorBinary.Path });
        run.ExitCode.Should().Be(0, run.Error);
        return run.Output.Trim();
    }

    /// <summary>An archive by name; what is in it says nothing to who reads its checksum alone.</summary>
    public string Archive(string name)
    {
        File.WriteAllText(Full(name), $"{name} as bytes");
        return Full(name);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void Copy(string path)
    {
        var from = Path.Combine(RepositoryRoot.Path, path);
        foreach (var file in Directory.Exists(from) ? Directory.GetFiles(from, "*", SearchOption.AllDirectories) : [from])
        {
            var copy = Full(Path.GetRelativePath(RepositoryRoot.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    [GeneratedRegex("<Version>(.+)</Version>")]
    private static partial Regex VersionOfProduct();
}
