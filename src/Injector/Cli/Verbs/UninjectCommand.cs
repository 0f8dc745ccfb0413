using System.CommandLine;
using Injector.Cli.Failures;
using Injector.Cli.Flags;
using Injector.Cli.Manifests;
using Injector.Cli.Reports;

namespace Injector.Cli.Verbs;

/// <summary><c>injector uninject</c>: takes out of manifests what <c>inject</c> added.</summary>
internal static class UninjectCommand
{
    private const string Description = """
        Take sidecars out of Kubernetes manifests that were injected.

        Takes out what the annotation sidecar-injector.io/status records: containers, init containers, volumes, mounts,
        labels and annotations. A manifest that inject changed is what it was before; whatever else was added since stays.
        Documents without that annotation come out byte for byte. The key sidecar-injector.io/inject stays: it is yours.

        Examples:
          # The manifest as it was before inject:
          injector uninject -f deployment.yaml > original.yaml

          # What would go:
          injector uninject -f deploy/ -R -o diff

          # A bare pod of the cluster, to create it anew without its sidecar:
          kubectl get pod web -o yaml | injector uninject -f - > web.yaml

        Output (-o):
          yaml   the whole input; a document that changes is written anew, as YAML also if it was JSON
          json   one object per document, one a line
          patch  RFC 6902: the bare array when the input has one document, else a line for each changed document
          diff   a unified diff of each changed document's content

        Exit codes: 0 done; 1 done, but the sidecars of some pod could not be taken out, and it says why; 2 wrong options or
        unreadable input, nothing written; 70 a fault in this program; 74 the output could not be written.
        """;

    /// <param name="standardInput">Opened for <c>-f -</c> alone.</param>
    public static Command Create(Func<Stream> standardInput)
    {
        var command = new Command("uninject", Description);
        var files = new FileFlags();
        var format = ChoiceFlag.Of("--output", ["-o"], "Output format (default: yaml)",
            ("yaml", InjectFormat.Yaml), ("json", InjectFormat.Json), ("patch", InjectFormat.Patch), ("diff", InjectFormat.Diff));
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Do not say what is taken out, and which pods have nothing to take out" };
        files.AddTo(command);
        command.Add(format);
        command.Add(quiet);
        command.SetAction(result =>
        {
            var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            var report = new RemovalReport(error, result.GetValue(quiet));
            var removals = files.Read(result, standardInput, error).Select(ManifestRemoval.Of).ToList();
            var text = InjectOutput.Write(
                [.. removals.Select(removal => removal.Change)], result.GetValue(format) ?? InjectFormat.Yaml, "uninjected", Ansi.Wanted);
            removals.ForEach(report.Report);
            output.Write(text);
            return report.HasProblems ? ExitCodes.NotInjected : ExitCodes.Ok;
        });
        return command;
    }
}
