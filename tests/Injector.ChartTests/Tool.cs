namespace Injector.ChartTests;

/// <summary>A program that the tests run, or why it is not there.</summary>
internal sealed class Tool
{
    private static readonly Lazy<Command> Installed = new(() => Command.Run(System.IO.Path.Combine(RepositoryRoot.Path, "eng", "tools.sh"), []));

    public static Tool Helm { get; } = new(() => InToolsFolder("helm"));

    public static Tool Promtool { get; } = new(() => OnPath("promtool"));

    public static Tool Prometheus { get; } = new(() => OnPath("prometheus"));

    private readonly Func<string> _find;

    private Tool(Func<string> find) => _find = find;

    /// <summary>The program's path; skips the test when there is none, fails it in CI.</summary>
    public string Path => _find();

    public Command Run(params string[] arguments) => Command.Run(Path, arguments);

    private static string InToolsFolder(string name) => Requires.Found(
        Installed.Value is { ExitCode: 0 } installed ? System.IO.Path.Combine(installed.Output.Trim(), name) : null,
        $"{name} could not be installed: {Installed.Value.Error.Trim()}");

    private static string OnPath(string name) => Requires.Command(name, "Debian has it in the package prometheus");
}
