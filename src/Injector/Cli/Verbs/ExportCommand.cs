using System.CommandLine;
using System.Text;
using System.Text.Json;
using Injector.Cli.Failures;
using Injector.Cli.Flags;
using Injector.Json;
using Injector.Policies;
using Injector.Yaml;

namespace Injector.Cli.Verbs;

/// <summary><c>injector export</c>: the same templates without a webhook.</summary>
internal static class ExportCommand
{
    private const string Description = """
        Print configuration and templates as admission policies, for clusters without a webhook.

        An API server of Kubernetes 1.36 evaluates them by itself: a MutatingAdmissionPolicy adds the sidecars, a
        ValidatingAdmissionPolicy says why not; the bindings go with them. A pod comes out as the webhook would make it. What
        cannot be expressed exactly is refused, with the template, the feature and the reason; then nothing is printed.

        With --check nothing is printed of them. One running pod of each workload is created anew on a dry run, which stores
        nothing: what the policies of that cluster make of it is compared with what this program makes of it. Without a
        configuration of yours it is that which the policies carry.

        Examples:
          # The built-in log-processor alone:
          injector export --as policy --template log-processor | kubectl apply --server-side -f -

          # The platform team's templates:
          injector export --as policy --config-dir ./injector > policies.yaml

          # The values of the chart:
          helm template logs CHART -f values.yaml --set webhook.mode=webhook --show-only templates/configmap.yaml |
            injector export --as policy --config-map - > policies.yaml

          # Files for an API server's own configuration, which nobody removes through the API:
          injector export --as policy --static --template log-processor > manifests/sidecar-injector.yaml

          # Are policy and webhook one, on the pods of this cluster?
          injector export --as policy --check

        Exit codes: 0 done; 1 something cannot be expressed, nothing printed; or --check found a difference, or nothing to
        compare; 2 wrong options, configuration that cannot be used, or a cluster that cannot be asked; 70 a fault in this
        program; 74 the output could not be written.
        """;

    /// <param name="standardInput">Opened for <c>--config-map -</c> alone.</param>
    public static Command Create(Func<Stream> standardInput)
    {
        var command = new Command("export", Description);
        var form = ChoiceFlag.Of("--as", [], "What to print", ("policy", ExportForm.Policy));
        form.Required = true;
        var configuration = new ExportFlags();
        var isStatic = new Option<bool>("--static") { Description = "As files for an API server's own configuration: names end in .static.k8s.io" };
        var trials = new TrialFlags();
        command.Add(form);
        configuration.AddTo(command);
        command.Add(isStatic);
        trials.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            if (trials.AreWanted(result))
                return await PolicyTrialRun.RunAsync(result, trials, configuration, standardInput, cancellationToken);
            var (settings, source) = configuration.Read(result, standardInput, result.InvocationConfiguration.Error);
            var policy = PolicyCompiler.Compile(settings);
            foreach (var refusal in policy.Refusals)
                result.InvocationConfiguration.Error.WriteLine($"error: {refusal}");
            if (policy.Refusals.Count > 0)
                return ExitCodes.Findings;
            if (source.Documents is null)
                result.InvocationConfiguration.Error.WriteLine(
                    "note: the configuration is too long for the policies to carry: injector check and explain need --config-dir");
            result.InvocationConfiguration.Output.Write(
                Text(new PolicyDocuments(policy, settings.Configuration, source) { IsStatic = result.GetValue(isStatic) }));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static string Text(PolicyDocuments documents)
    {
        var text = new StringBuilder();
        foreach (var document in documents.All)
        {
            text.Append(text.Length == 0 ? "" : "---\n");
            using var json = JsonDocument.Parse(JsonBytes.Of(document));
            YamlWriter.Write(text, json.RootElement);
        }

        return text.ToString();
    }
}
