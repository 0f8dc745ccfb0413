using Injector.Templates.Documents;

namespace Injector.Cli.Reports;

/// <summary>A <see cref="ValidationReport"/> for a program.</summary>
internal sealed record ValidationJson(
    int Files, int Errors, int Warnings, IReadOnlyList<TemplateJson> Templates, IReadOnlyList<DiagnosticJson> Findings);

/// <summary>A <see cref="Diagnostic"/>; the severity is <c>error</c> or <c>warning</c>.</summary>
internal sealed record DiagnosticJson(string Severity, string File, int Line, int Column, string Path, string Message)
{
    public static DiagnosticJson Of(Diagnostic diagnostic) => new(
        diagnostic.Severity == Injector.Templates.Documents.Severity.Error ? "error" : "warning",
        diagnostic.File,
        diagnostic.Position.Line,
        diagnostic.Position.Column,
        diagnostic.Path,
        diagnostic.Message);
}
