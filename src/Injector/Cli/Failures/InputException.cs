using Injector.Yaml;

namespace Injector.Cli.Failures;

/// <summary>Input that no command can go on with. Ends the command with <see cref="ExitCodes.Misused"/>.</summary>
internal sealed class InputException(string message, string? file = null, SourcePosition? position = null) : Exception(message)
{
    /// <summary><c>file:line:column: error: message</c>, as editors read it; null for what is not about a file.</summary>
    public string? Line { get; } =
        file is null ? null : position is { } at ? $"{file}:{at}: error: {message}" : $"{file}: error: {message}";
}
