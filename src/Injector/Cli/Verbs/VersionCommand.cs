using System.Buffers;
using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Injector.Cli.Flags;
using Injector.Json;
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
        var format = ChoiceOption.Report();
        command.Add(format);
        command.SetAction(result =>
            result.InvocationConfiguration.Output.Write(result.GetValue(format) == ReportFormat.Json ? Json() : Text()));
        return command;
    }

    private static string Text()
    {
        var (version, commit) = Build;
        var text = new StringBuilder()
            .Append("injector ").Append(version)
            .Append(" (").Append(commit is null ? "" : $"commit {commit[..Math.Min(7, commit.Length)]}, ")
            .Append(RuntimeInformation.FrameworkDescription).Append(", ").Append(RuntimeInformation.RuntimeIdentifier).Append(")\n\n");
        var templates = BuiltInTemplates.Catalog.Templates;
        var width = templates.Max(template => template.Name.Length);
        text.Append("TEMPLATE".PadRight(width)).Append("  REVISION\n");
        foreach (var template in templates)
            text.Append(template.Name.PadRight(width)).Append("  ").Append(template.Revision).Append('\n');
        return text.ToString();
    }

    private static string Json()
    {
        var (version, commit) = Build;
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, JsonFormat.Writer))
        {
            json.WriteStartObject();
            json.WriteString("version"u8, version);
            if (commit is not null)
                json.WriteString("commit"u8, commit);
            json.WriteString("runtime"u8, RuntimeInformation.FrameworkDescription);
            json.WriteString("platform"u8, RuntimeInformation.RuntimeIdentifier);
            json.WriteStartObject("templates"u8);
            foreach (var template in BuiltInTemplates.Catalog.Templates)
                json.WriteString(template.Name, template.Revision);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        bytes.Write("\n"u8);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>The SDK appends the commit behind a plus sign.</summary>
    private static (string Version, string? Commit) Build
    {
        get
        {
            var parts = (typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+', 2);
            return (parts[0], parts.ElementAtOrDefault(1));
        }
    }
}
