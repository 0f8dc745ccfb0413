using System.Buffers;
using System.Text;
using System.Text.Json;
using Injector.Configuration;
using Injector.Json;
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
    public string Json()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, JsonFormat.Writer))
        {
            json.WriteStartObject();
            json.WriteNumber("files"u8, files);
            json.WriteNumber("errors"u8, Errors);
            json.WriteNumber("warnings"u8, Warnings);
            json.WriteStartArray("templates"u8);
            foreach (var template in _templates)
            {
                json.WriteStartObject();
                json.WriteString("name"u8, template.Name);
                json.WriteString("revision"u8, template.Revision);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("findings"u8);
            foreach (var finding in _findings)
                Write(json, finding);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n";
    }

    private static void Write(Utf8JsonWriter json, Diagnostic finding)
    {
        json.WriteStartObject();
        json.WriteString("severity"u8, finding.Severity == Severity.Error ? "error"u8 : "warning"u8);
        json.WriteString("file"u8, finding.File);
        json.WriteNumber("line"u8, finding.Position.Line);
        json.WriteNumber("column"u8, finding.Position.Column);
        json.WriteString("path"u8, finding.Path);
        json.WriteString("message"u8, finding.Message);
        json.WriteEndObject();
    }

    private static string Coloured(Diagnostic finding)
    {
        var place = Ansi.Style(Ansi.Bold, $"{finding.File}:{finding.Position}:");
        var severity = finding.Severity == Severity.Error ? Ansi.Style(Ansi.Red, "error:") : Ansi.Style(Ansi.Yellow, "warning:");
        return finding.Path.Length == 0 ? $"{place} {severity} {finding.Message}" : $"{place} {severity} {finding.Path}: {finding.Message}";
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{(number == 0 ? "no" : number)} {what}s";
}
