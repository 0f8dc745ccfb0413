using System.Text;
using Injector.Configuration;
using Injector.Templates.Documents;
using Injector.Templates.Model;

namespace Injector.Cli.Reports;

/// <summary>What was found in templates and configuration, for a person and for a program.</summary>
internal sealed class ValidationReport(int files, IReadOnlyList<LoadedConfiguration> sets)
{
    private readonly List<Diagnostic> _findings = [.. sets.SelectMany(set => set.Diagnostics)];
    private readonly List<SidecarTemplate> _templates = [.. sets.SelectMany(set => set.Templates)];

    public int Errors => _findings.Count(finding => finding.Severity == Severity.Error);

    public int Warnings => _findings.Count - Errors;

    /// <summary>Whether there was nothing to look at.</summary>
    public bool IsEmpty => _findings.Count + _templates.Count + Configurations == 0;

    private int Configurations => sets.Count(set => !ReferenceEquals(set.Configuration, InjectorConfiguration.Default));

    /// <summary>For standard error, whatever the format.</summary>
    public string Summary =>
        $"{Count(files, "file")}, {Count(_templates.Count, "usable template")}: {Count(Errors, "error")}, {Count(Warnings, "warning")}";

    /// <summary>One finding a line, in the form that editors jump to; nothing when there is none.</summary>
    public string Text(bool colour)
    {
        var text = new StringBuilder();
        foreach (var finding in _findings)
            text.Append(colour ? Coloured(finding) : finding.ToString()).Append('\n');
        return text.ToString();
    }

    /// <summary>One object, in one line.</summary>
    public string Json() => ReportContext.Line(
        new ValidationJson(files, Errors, Warnings, [.. _templates.Select(TemplateJson.Of)], [.. _findings.Select(DiagnosticJson.Of)]),
        ReportContext.Default.ValidationJson);

    private static string Coloured(Diagnostic finding)
    {
        var place = Ansi.Style(Ansi.Bold, $"{finding.File}:{finding.Position}:");
        var severity = finding.Severity == Severity.Error ? Ansi.Style(Ansi.Red, "error:") : Ansi.Style(Ansi.Yellow, "warning:");
        return finding.Path.Length == 0 ? $"{place} {severity} {finding.Message}" : $"{place} {severity} {finding.Path}: {finding.Message}";
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{(number == 0 ? "no" : number)} {what}s";
}
