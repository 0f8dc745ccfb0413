using Injector.Yaml;

namespace Injector.Templates.Documents;

/// <summary>An error or a warning in a document of the platform team's, with its place.</summary>
/// <param name="Severity">Whether the document can be used.</param>
/// <param name="File">The file, as it was named.</param>
/// <param name="Position">Line and column, 1-based.</param>
/// <param name="Path">The place in the document, for instance <c>spec.sidecars[0].container.image</c>; may be empty.</param>
/// <param name="Message">What is wrong, and what to write instead.</param>
internal sealed record Diagnostic(Severity Severity, string File, SourcePosition Position, string Path, string Message)
{
    /// <summary><c>file:line:column: path: message</c>, the form editors jump to; warnings say so.</summary>
    public override string ToString() =>
        $"{File}:{Position.Line}:{Position.Column}: {(Severity == Severity.Warning ? "warning: " : "")}{(Path.Length == 0 ? "" : Path + ": ")}{Message}";
}
