using System.CommandLine;
using System.CommandLine.Parsing;
using Injector.Checks;
using Injector.Cli.Failures;
using Injector.Cli.Flags;
using Injector.Cli.Manifests;
using Injector.Cli.Reports;
using Injector.Cluster.Api;
using Injector.Cluster.Namespaces;
using Injector.Configuration;
using Injector.Injection.Pods;
using Injector.Rollouts.Live;

namespace Injector.Cli.Verbs;

/// <summary><c>injector set</c>: changes live parameters of running pods.</summary>
internal static class SetCommand
{
    private const string Description = """
        Change live parameters of running pods, without restarting anything.

        A template marks parameters live that its sidecar follows while it runs: of the log-processor format, multiline, rate-limit and
        redact. The value becomes an annotation of each injected pod of the workload, checked first as when the pod was created. The
        sidecar sees it when the kubelet shows it, mostly within seconds, and holds it against its bounds once more.

        The workload itself is not changed: pods that come later come as before. --until lets the value end by itself; KEY- takes it back.
        If one of the pods would be refused, none is changed. Without --apply nothing is, and each change is sent on a dry run.

        Examples:
          # For an hour no more than 200 lines a second and file:
          injector set rate-limit=200/s deployment/web -n shop --until 1h --apply

          # What would happen:
          injector set format=json redact=email,jwt statefulset/db -n shop

          # Back to what the namespace or the template says:
          injector set rate-limit- deployment/web -n shop --apply

        Exit codes: 0 done, or accepted on a dry run; 1 refused, or a pod was left: it says why; 2 could not run: wrong options, no such
        pods, the API server cannot be reached or refuses, the configuration cannot be read; 70 a fault in this program.
        """;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public static Command Create()
    {
        var command = new Command("set", Description);
        var words = new Argument<string[]>("KEY=VALUE… KIND/NAME")
        {
            Description = "Parameters to set, or KEY- to take one back, and the workload: rate-limit=200/s deployment/web",
            Arity = ArgumentArity.OneOrMore,
        };
        var until = new Option<TimeSpan?>("--until")
        {
            Description = "Let the values end after so long, at most 720h (default: they stay)",
            HelpName = "DURATION",
            CustomParser = Duration,
        };
        var ns = new Option<string?>("--namespace", "-n") { Description = "The workload's namespace (default: the context's)", HelpName = "NAME" };
        var template = new Option<string?>("--template")
        {
            Description = "Check against this template alone (default: all that the pod has)",
            HelpName = "NAME",
        };
        var directory = new Option<string?>("--config-dir")
        {
            Description = "Configuration and templates to check against (default: those of the servers)",
            HelpName = "DIR",
        };
        var apply = new Option<bool>("--apply") { Description = "Do it. Without it each change is sent on a dry run" };
        var output = ChoiceFlag.Report();
        var cluster = new ClusterFlags();
        command.Add(words);
        cluster.AddTo(command);
        foreach (Option option in (Option[])[ns, until, template, directory, apply, output])
            command.Add(option);
        command.SetAction(async (result, cancellationToken) =>
        {
            var (workload, changes) = Read(result.GetValue(words)!, result.GetValue(until));
            if (result.GetValue(directory) is { } given)
                InputFile.RequireDirectory("--config-dir", given);
            var access = cluster.Open(result);
            using var api = new KubernetesApi(access, TimeProvider.System);
            try
            {
                var name = result.GetValue(ns) ?? access.Namespace ?? "default";
                var settings = await SettingsAsync(api, result.GetValue(directory), cancellationToken);
                if (result.GetValue(template) is { } one && settings.Templates.Find(one) is null)
                    throw new InputException($"the configuration has no template {one}");
                var facts = await NamespaceAsync(api, name, cancellationToken);
                var pods = await new LiveRun(api, new LivePlanner(settings, result.GetValue(template), changes), facts)
                    .RunAsync(workload.Kind, workload.Name, result.GetValue(apply), cancellationToken);
                if (pods.Count == 0)
                    throw new InputException($"{workload.Kind}/{workload.Name} has no injected pod in namespace {name}");
                var report = new SetReport(
                    api.Server, name, workload, pods.Exists(pod => pod.Outcome == LiveOutcome.Changed), changes, pods);
                await result.InvocationConfiguration.Output.WriteAsync(
                    result.GetValue(output) == ReportFormat.Json ? SetJson.Write(report) : SetText.Write(report, Ansi.Wanted));
                return report.AnyRefused ? ExitCodes.Findings : ExitCodes.Ok;
            }
            catch (KubernetesApiException e)
            {
                throw new InputException(e.Message);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new InputException($"the configuration cannot be read: {e.Message}");
            }
        });
        return command;
    }

    /// <exception cref="InputException">They do not say what to set, or of what.</exception>
    private static (LiveWorkload Workload, List<LiveAssignment> Changes) Read(string[] words, TimeSpan? until)
    {
        var changes = new List<LiveAssignment>();
        LiveWorkload? workload = null;
        foreach (var word in words)
            if (word.Contains('=', StringComparison.Ordinal) || word.EndsWith('-'))
            {
                var change = LiveAssignment.Parse(word);
                changes.Add(change.Value ?? throw new InputException(change.Error!));
            }
            else
            {
                var parsed = LiveWorkload.Parse(word);
                if (workload is not null)
                    throw new InputException($"{word}: one workload at a time");
                workload = parsed.Value ?? throw new InputException(parsed.Error!);
            }

        if (workload is null || changes.Count == 0)
            throw new InputException("say what to set, and of which workload: rate-limit=200/s deployment/web");
        if (changes.GroupBy(change => change.Parameter, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new InputException($"{twice.First().Key} is given twice; once is enough");
        if (until is not { } duration)
            return (workload, changes);
        if (changes.Exists(change => change.Value is null))
            throw new InputException("--until is for values; what is taken back stays so");
        var end = TimeProvider.System.GetUtcNow() + duration;
        return (workload, changes.ConvertAll(change => change.Until(end)));
    }

    private static TimeSpan? Duration(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (Kubernetes.GoDuration.TryParse(text, out var duration) && duration > TimeSpan.Zero && duration <= Longest)
            return duration;
        argument.AddError($"--until {text}: must be a duration up to 720h, such as 30m or 1h");
        return null;
    }

    private static async Task<InjectionSettings> SettingsAsync(KubernetesApi api, string? directory, CancellationToken cancellationToken)
    {
        var reader = new InstallationReader(api, new CheckScope(null, null, directory, DryRun: false), TimeProvider.System);
        var configuration = (await reader.ReadModeAsync(cancellationToken)).Configuration;
        if (configuration.Unknown is { } unknown)
            throw new InputException($"what the templates allow is not known: {unknown}; --config-dir names a copy of the servers' own");
        return configuration.Settings ?? throw new InputException("the configuration has errors, so what the templates allow is not known; see injector check");
    }

    private static async Task<NamespaceFacts> NamespaceAsync(KubernetesApi api, string name, CancellationToken cancellationToken)
    {
        using var answer = await api.GetAsync(ApiPath.Of($"/api/v1/namespaces/{name}"), cancellationToken, NamespaceMetadata.AcceptOne);
        return NamespaceMetadata.Read(answer.Root) ?? throw new InputException($"namespace {name} cannot be read");
    }
}
