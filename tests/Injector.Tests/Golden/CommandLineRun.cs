using System.Text.Json.Nodes;
using Injector.Injection;
using Injector.Tests.Cli;

namespace Injector.Tests.Golden;

/// <summary>A case given to <c>injector inject</c>, with what it knows of the namespace and the cluster as options.</summary>
internal static class CommandLineRun
{
    /// <summary>Runs the command; its standard output is in one of the command's own formats.</summary>
    public static CommandRun Inject(GoldenCase golden, string format)
    {
        using var configuration = new TemporaryFiles();
        foreach (var (file, text) in golden.Configuration)
            configuration.Add(file, text);
        List<string> arguments =
        [
            "inject", "-f", "-", "-o", format,
            "--namespace", golden.Request.Namespace,
            "--kubernetes-version", golden.Request.KubernetesVersion,
            "--config-dir", configuration.Path,
        ];
        foreach (var (key, value) in golden.Namespace.Labels)
            arguments.AddRange(["--namespace-label", $"{key}={value}"]);
        foreach (var (key, value) in golden.Namespace.Annotations)
            arguments.AddRange(["--namespace-annotation", $"{key}={value}"]);
        return CommandRun.With(golden.Text, [.. arguments]);
    }

    /// <summary>What the exit code must be for an outcome.</summary>
    public static int ExitCode(InjectionOutcome outcome) => outcome.Error is null ? 0 : 1;

    public static JsonNode Json(this CommandRun run) => JsonNode.Parse(run.Output)!;
}
