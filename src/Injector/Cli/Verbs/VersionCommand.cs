using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text;
using Injector.Cli.Flags;
using Injector.Cli.Reports;
using Injector.Telemetry;
using Injector.Templates.BuiltIn;

namespace Injector.Cli.Verbs;

/// <summary><c>injector version</c>: what to write into a bug report, and what <c>status</c> annotations are compared with.</summary>
internal static class VersionCommand
{
    private const string Description = """
        Print the version of this program, and the revisions of its built-in templates.

        A pod's sidecar-injector.io/status annotation holds the revision of the template it was injected from.

        Examples:
          injector version

          # For a program:
          injector version -o json
        """;

    public static Command Create()
    {
        var command = new Command("version", Description);
        var format = ChoiceFlag.Report();
        command.Add(format);
        command.SetAction(result =>
            result.InvocationConfiguration.Output.Write(result.GetValue(format) == ReportFormat.Json ? Json() : Text()));
        return command;
    }

    private static string Text()
    {
        var commit = Product.Commit;
        var text = new StringBuilder()
            .Append("injector ").Append(Product.Version)
            .Append(" (").Append(commit is null ? "" : $"commit {commit[..Math.Min(7, commit.Length)]}, ")
            .Append(RuntimeInformation.FrameworkDescription).Append(", ").Append(RuntimeInformation.RuntimeIdentifier).Append(")\n\n");
        var templates = BuiltInTemplates.Catalog.Templates;
        var width = templates.Max(template => template.Name.Length);
        text.Append("TEMPLATE".PadRight(width)).Append("  REVISION\n");
        foreach (var template in templates)
            text.Append(template.Name.PadRight(width)).Append("  ").Append(template.Revision).Append('\n');
        return text.ToString();
    }

    private static string Json() => ReportContext.Line(
        new VersionJson(
            Product.Version,
            Product.Commit,
            RuntimeInformation.FrameworkDescription,
            RuntimeInformation.RuntimeIdentifier,
            BuiltInTemplates.Catalog.Templates.ToDictionary(template => template.Name, template => template.Revision)),
        ReportContext.Default.VersionJson);
}
