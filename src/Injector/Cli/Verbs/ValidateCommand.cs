using System.CommandLine;
using Injector.Cli.Failures;
using Injector.Cli.Flags;
using Injector.Cli.Manifests;
using Injector.Cli.Reports;
using Injector.Configuration;

namespace Injector.Cli.Verbs;

/// <summary><c>injector validate</c>: what <c>serve</c> would say of templates and configuration, before it is given them.</summary>
internal static class ValidateCommand
{
    private const string Description = """
        Check templates and configuration, without a cluster.

        Every error and warning is printed at once, as FILE:LINE:COLUMN: PATH: MESSAGE. A directory is checked as a server
        reads it: its *.yaml, *.yml and *.json together, over the built-in templates. Files that are named count as one set.

        Examples:
          # The directory that serve is given:
          injector validate config/

          # In a pipeline, where a warning is an error too:
          injector validate --strict templates/*.yaml

          # What a chart makes of its values:
          helm template charts/sidecar-injector | yq 'select(.kind == "ConfigMap").data[]' | injector validate -

          # For a program:
          injector validate config/ -o json

        Exit codes: 0 no errors; 1 errors, or with --strict warnings; 2 wrong options, or input that cannot be read or holds
        neither a template nor a configuration; 70 a fault in this program; 74 the output could not be written.
        """;

    /// <param name="standardInput">Opened for <c>-</c> alone.</param>
    public static Command Create(Func<Stream> standardInput)
    {
        var command = new Command("validate", Description);
        var paths = new Argument<string[]>("PATH") { Description = "Files and directories; - for standard input", Arity = ArgumentArity.OneOrMore };
        var strict = new Option<bool>("--strict") { Description = "Count warnings as errors" };
        var format = ChoiceFlag.Report();
        command.Add(paths);
        command.Add(strict);
        command.Add(format);
        command.SetAction(result =>
        {
            var report = Validate(result.GetValue(paths) ?? [], standardInput);
            result.InvocationConfiguration.Output.Write(result.GetValue(format) == ReportFormat.Json ? report.Json() : report.Text(Ansi.Wanted));
            // On a terminal the sum stands under what it sums up.
            result.InvocationConfiguration.Output.Flush();
            result.InvocationConfiguration.Error.WriteLine(report.Summary);
            return report.Errors > 0 || result.GetValue(strict) && report.Warnings > 0 ? ExitCodes.Findings : ExitCodes.Ok;
        });
        return command;
    }

    private static ValidationReport Validate(string[] paths, Func<Stream> standardInput)
    {
        // Read all before a word is said: a path that cannot be read ends the command with nothing on standard output.
        var sets = paths.Where(Directory.Exists).Select(directory => InputFile.ReadAll([directory], recursive: null, standardInput)).ToList();
        var files = paths.Where(path => !Directory.Exists(path)).ToList();
        if (files.Count > 0)
            sets.Insert(0, InputFile.ReadAll(files, recursive: null, standardInput));
        var loaded = sets.Select(set => ConfigurationLoader.Load([.. set.Select(file => (file.Name, file.Text))])).ToList();
        var report = new ValidationReport(sets.Sum(set => set.Count), loaded);
        return report.IsEmpty ? throw new InputException("the input holds neither a SidecarTemplate nor an InjectorConfig") : report;
    }
}
