using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Injector.ChartTests.GitHub;

/// <summary>One use of the action in a job: the steps of <c>action.yml</c>, run one after the other as a runner does.</summary>
/// <param name="IsFailed">Whether a step failed.</param>
/// <param name="Log">What the steps printed.</param>
/// <param name="Summary">The summary of the job.</param>
/// <param name="Outputs">The outputs of the steps, as <c>steps.ID.outputs.NAME</c>.</param>
internal sealed partial record ActionRun(bool IsFailed, string Log, string Summary, IReadOnlyDictionary<string, string> Outputs)
{
    private static readonly JsonNode Action = Yaml.Document(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "action.yml")));

    public static IReadOnlyList<JsonNode> Steps { get; } = [.. Action["runs"]!["steps"]!.AsArray().OfType<JsonNode>()];

    /// <param name="folder">The checkout.</param>
    /// <param name="request">What the action talks to.</param>
    /// <param name="inputs">What a workflow says under <c>with</c>.</param>
    public static ActionRun Of(string folder, PullRequest request, params (string Name, string Value)[] inputs)
    {
        var runner = Directory.CreateTempSubdirectory("runner-").FullName;
        try
        {
            return new Job(folder, runner, request, inputs).Run();
        }
        finally
        {
            Directory.Delete(runner, recursive: true);
        }
    }

    [GeneratedRegex(@"\$\{\{ (.*?) \}\}")]
    private static partial Regex Expression();

    private sealed class Job
    {
        private readonly string _folder;
        private readonly string _runner;
        private readonly Dictionary<string, string> _values = [];
        private readonly Dictionary<string, string> _environment;
        private string _log = "";
        private bool _failed;

        public Job(string folder, string runner, PullRequest request, (string Name, string Value)[] inputs)
        {
            (_folder, _runner) = (folder, runner);
            foreach (var (name, input) in Action["inputs"]!.AsObject())
                _values[$"inputs.{name}"] = (string)input!["default"]!;
            _values["inputs.token"] = PullRequest.Token;
            _values["inputs.releases"] = $"{request.Address}/releases";
            foreach (var (name, value) in inputs)
                _values[_values.ContainsKey($"inputs.{name}") ? $"inputs.{name}" : throw new ArgumentException(name)] = value;
            File.WriteAllText(In("event.json"), "{\"pull_request\": {\"number\": 7}}");
            _environment = new Dictionary<string, string>
            {
                ["GITHUB_ACTION_PATH"] = RepositoryRoot.Path,
                ["GITHUB_API_URL"] = request.Address,
                ["GITHUB_REPOSITORY"] = "shop/web",
                ["GITHUB_EVENT_PATH"] = In("event.json"),
                ["GITHUB_STEP_SUMMARY"] = In("summary.md"),
                ["GITHUB_OUTPUT"] = In("output"),
                ["GITHUB_PATH"] = In("path"),
                ["RUNNER_TEMP"] = In("temp"),
                ["PATH"] = Setting.Of("PATH")!,
            };
        }

        public ActionRun Run()
        {
            foreach (var step in Steps)
                if (IsWanted((string?)step["if"]))
                    Run(step);
            return new ActionRun(_failed, _log, Read("summary.md"), _values);
        }

        private void Run(JsonNode step)
        {
            ((string)step["shell"]!).Should().Be("bash");
            var environment = new Dictionary<string, string>(_environment);
            foreach (var (name, value) in step["env"]!.AsObject())
                environment[name] = Expression().Replace((string)value!, expression => Value(expression.Groups[1].Value));
            File.WriteAllText(In("output"), "");
            var run = Command.Run("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", (string)step["run"]!], _folder, environment);
            _log += run.Output + run.Error;
            _failed |= run.ExitCode != 0;
            if ((string?)step["id"] is { } id)
            {
                _values[$"steps.{id}.outcome"] = run.ExitCode == 0 ? "success" : "failure";
                foreach (var pair in Read("output").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)))
                    _values[$"steps.{id}.outputs.{pair[0]}"] = pair[1];
            }

            _environment["PATH"] = string.Join(Path.PathSeparator, [.. Read("path").Split('\n', StringSplitOptions.RemoveEmptyEntries), Setting.Of("PATH")!]);
        }

        /// <summary>Without a word about earlier steps, none of them may have failed.</summary>
        private bool IsWanted(string? condition) =>
            condition is null ? !_failed
            : (condition.Contains("!cancelled()", StringComparison.Ordinal) || !_failed)
                && Expression().Match(condition).Groups[1].Value.Split(" && ").All(Holds);

        private bool Holds(string term) =>
            term == "!cancelled()"
            || (term.Split(" == ") is [var left, var same] ? Value(left) == same.Trim('\'')
                : term.Split(" != ") is [var other, var different] ? Value(other) != different.Trim('\'')
                : throw new NotSupportedException(term));

        private string Value(string name) =>
            name.StartsWith("inputs.", StringComparison.Ordinal) ? _values[name] : _values.GetValueOrDefault(name, "");

        private string In(string name) => Path.Combine(_runner, name);

        private string Read(string name) => File.Exists(In(name)) ? File.ReadAllText(In(name)) : "";
    }
}
