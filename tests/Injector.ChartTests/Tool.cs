using Injector.EndToEndTests.Cluster;
using Injector.EndToEndTests.Programs;

namespace Injector.ChartTests;

/// <summary>A program that the tests run, or why it is not there.</summary>
internal sealed class Tool
{
    private static readonly Lazy<Command> Installed = new(() => Command.Run(System.IO.Path.Combine(RepositoryRoot.Path, "eng", "tools.sh"), []));

    public static Tool Helm { get; } = new(() => InToolsFolder("helm"));

    public static Tool Promtool { get; } = new(() => OnPath("promtool"));

    public static Tool Prometheus { get; } = new(() => OnPath("prometheus"));

    private readonly Lazy<(string? Path, string Reason)> _found;

    private Tool(Func<(string?, string)> find) => _found = new(find);

    /// <summary>The program's path; skips the test when there is none, fails it in CI.</summary>
    public string Path
    {
        get
        {
            if (_found.Value.Path is null)
                Assert.Skip(Missing.Reason(_found.Value.Reason));
            return _found.Value.Path!;
        }
    }

    public Command Run(params string[] arguments) => Command.Run(Path, arguments);

    private static (string?, string) InToolsFolder(string name) => Installed.Value is { ExitCode: 0 } installed
        ? (System.IO.Path.Combine(installed.Output.Trim(), name), "")
        : (null, $"{name} could not be installed: {Installed.Value.Error.Trim()}");

    private static (string?, string) OnPath(string name) =>
        ((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists),
            $"{name} is not on PATH: Debian has it in the package prometheus");
}
