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

        Examples:
          # The built-in log-processor alone:
          injector export --as policy --template log-processor | kubectl apply --server-side -f -

          # The platform team's templates:
          injector export --as policy --config-dir ./injector > policies.yaml

          # Files for an API server's own configuration, which nobody removes through the API:
          injector export --as policy --static --template log-processor > manifests/sidecar-injector.yaml

        Exit codes: 0 done; 1 something cannot be expressed, nothing printed; 2 wrong options, or configuration that cannot be
        used; 70 a fault in this program; 74 the output could not be written.
        """;

    public static Command Create()
    {
        var command = new Command("export", Description);
        var form = ChoiceFlag.Of("--as", [], "What to print", ("policy", ExportForm.Policy));
        form.Required = true;
        var configuration = new ExportFlags();
        var isStatic = new Option<bool>("--static") { Description = "As files for an API server's own configuration: names end in .static.k8s.io" };
        command.Add(form);
        configuration.AddTo(command);
        command.Add(isStatic);
        command.SetAction(result =>
        {
            var settings = configuration.Settings(result, result.InvocationConfiguration.Error);
            var policy = PolicyCompiler.Compile(settings);
            foreach (var refusal in policy.Refusals)
                result.InvocationConfiguration.Error.WriteLine($"error: {refusal}");
            if (policy.Refusals.Count > 0)
                return ExitCodes.Findings;
            result.InvocationConfiguration.Output.Write(Text(new PolicyDocuments(policy, settings.Configuration, result.GetValue(isStatic))));
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
