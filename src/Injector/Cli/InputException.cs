using Injector.Yaml;

namespace Injector.Cli;

/// <summary>Input that no command can go on with. Ends the command with <see cref="ExitCodes.Misused"/>.</summary>
internal sealed class InputException(string message, string? file = null, SourcePosition? position = null) : Exception(message)
{
    /// <summary><c>file:line:column: error: message</c>, as far as the place is known.</summary>
    public string Line { get; } =
        (file is null ? "" : position is { } at ? $"{file}:{at}: " : $"{file}: ") + "error: " + message;
}
