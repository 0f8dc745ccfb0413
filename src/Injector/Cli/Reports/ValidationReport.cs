using System.Text;
using Injector.Configuration;
using Injector.Templates.Documents;
using Injector.Templates.Model;

namespace Injector.Cli.Reports;

/// <summary>The diagnostics of <c>validate</c>, as text and as JSON.</summary>
internal sealed class ValidationReport(int files, IReadOnlyList<LoadedConfiguration> sets)
{
    private readonly List<Diagnostic> _diagnostics = [.. sets.SelectMany(set => set.Diagnostics)];
    private readonly List<SidecarTemplate> _templates = [.. sets.SelectMany(set => set.Templates)];

    public int Errors => _diagnostics.Count(diagnostic => diagnostic.Severity == Severity.Error);

    public int Warnings => _diagnostics.Count - Errors;

    /// <summary>Whether there was nothing to look at.</summary>
    public bool IsEmpty => _diagnostics.Count + _templates.Count + Configurations == 0;

    private int Configurations => sets.Count(set => !ReferenceEquals(set.Configuration, InjectorConfiguration.Default));

    /// <summary>For standard error, whatever the format.</summary>
    public string Summary =>
        $"{Count(files, "file")}, {Count(_templates.Count, "usable template")}: {Count(Errors, "error")}, {Count(Warnings, "warning")}";

    /// <summary>One diagnostic a line, in the form that editors jump to; nothing when there is none.</summary>
    public string Text(bool colour)
    {
        var text = new StringBuilder();
        foreach (var diagnostic in _diagnostics)
            text.Append(colour ? Coloured(diagnostic) : diagnostic.ToString()).Append('\n');
        return text.ToString();
    }

    /// <summary>One object, in one line.</summary>
    public string Json() => ReportContext.Line(
        new ValidationJson(files, Errors, Warnings, [.. _templates.Select(TemplateJson.Of)], [.. _diagnostics.Select(DiagnosticJson.Of)]),
        ReportContext.Default.ValidationJson);

    private static string Coloured(Diagnostic diagnostic)
    {
        var place = Ansi.Style(Ansi.Bold, $"{diagnostic.File}:{diagnostic.Position}:");
        var severity = diagnostic.Severity == Severity.Error ? Ansi.Style(Ansi.Red, "error:") : Ansi.Style(Ansi.Yellow, "warning:");
        return diagnostic.Path.Length == 0 ? $"{place} {severity} {diagnostic.Message}" : $"{place} {severity} {diagnostic.Path}: {diagnostic.Message}";
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{(number == 0 ? "no" : number)} {what}s";
}
