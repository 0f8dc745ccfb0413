namespace Injector.Tests.Architecture;

/// <summary>A folder of the program: what it is, and which libraries it may use beside .NET's own.</summary>
/// <param name="Folder">Its path below <c>src/Injector</c>, with dots: the namespace below <c>Injector</c>.</param>
/// <param name="Purpose">What it is for, in words that fit a table.</param>
/// <param name="Libraries">Namespaces of frameworks and packages that it may use.</param>
public sealed record Layer(string Folder, string Purpose, params string[] Libraries);

/// <summary>
/// The folders of the program, lowest first: each uses only those above it in this list, so that none can be part of a cycle. The
/// table in docs/architecture.md is made of it.
/// </summary>
public static class Layers
{
    private const string Web = "Microsoft.AspNetCore";
    private const string Extensions = "Microsoft.Extensions";
    private const string Net = "System.Net";
    private const string Client = "k8s";
    private const string Parser = "System.CommandLine";
    private const string Disk = "System.IO.File";
    private const string Directories = "System.IO.Directory";
    private const string Meters = "OpenTelemetry";

    public static IReadOnlyList<Layer> All { get; } =
    [
        new("Text", "Words for messages: excerpts, spelling, patterns"),
        new("Json", "JSON: reading, pointers, one way of writing, patches applied", "Microsoft.AspNetCore.JsonPatch"),
        new("Yaml", "YAML to JSON and back, with file positions", "YamlDotNet"),
        new("Kubernetes", "Kubernetes' value types and rules of form: quantity, name, path, image, selector, owner, keys, its table of fields"),
        new("Templates.Documents", "A document under validation: its nodes, their diagnostics, its revision"),
        new("Templates.Parameters", "Parameters: types, bounds, parsing, values"),
        new("Templates.Model", "A compiled template: containers, volumes, texts with variables"),
        new("Templates.Rules", "What Kubernetes asks of containers and volumes"),
        new("Templates.Reading", "From a document to a compiled template"),
        new("Templates.BuiltIn", "The templates inside the binary"),
        new("Configuration", "The platform team's settings, and the snapshot that reviews are decided on"),
        new("Injection.Reasons", "The closed list of reasons, and errors that carry one"),
        new("Injection.Pods", "What is read of a pod and its namespace"),
        new("Injection.Decisions", "Whether, and which templates"),
        new("Injection.Plans", "What is added where"),
        new("Injection.Patches", "The plan as a JSON patch"),
        new("Injection.Removal", "What an injection added, taken out again"),
        new("Injection", "Review in, outcome out: the calls of the core in order"),
        new("Policies.Expressions", "CEL, the language of admission policies"),
        new("Policies.Pods", "The decision table and what is read of a pod, in CEL"),
        new("Policies.Templates", "A compiled template in CEL: its parameters, its places in the pod, its patch"),
        new("Policies", "Configuration and templates as admission policies, exact or refused"),
        new("Admission", "`AdmissionReview` in, `AdmissionResponse` out, the endpoint", Web, Extensions, Net),
        new("Readiness", "Conditions of `/readyz`, and its page", Web, Extensions),
        new("Telemetry", "One class that owns every metric, one log line a review", Extensions, Meters),
        new("Files", "Mounted volumes and configuration directories, and following them", Extensions, Disk, Directories),
        new("Background", "Work that goes on for as long as the process, tried again whatever it meets", Extensions),
        new("Certificates", "Where the serving certificate comes from, which clients may connect", Web, Extensions, Net, Disk),
        new("Certificates.SelfManaged", "A certificate that the servers issue and renew themselves", Extensions, Net),
        new("Cluster.Api", "The few calls to the API server, and how it is reached", Extensions, Net, Client, Disk),
        new("Cluster.Namespaces", "Namespaces' labels and annotations, kept in step with the cluster", Extensions, Net),
        new("Cluster.Events", "Events beside what they are about", Extensions, Net),
        new("Cluster.SelfManaged", "The Secret and the registration of a self-managed certificate", Net),
        new("Checks", "What looks at a live installation", Net),
        new("Checks.Coverage", "Which pods have their sidecars, which do not, and why"),
        new("Checks.Trials", "What an API server's policies and the core make of the same pods", Net),
        new("Reporting", "Coverage as signals: gauges for Prometheus, Reports in namespaces", Extensions, Net),
        new("Rollouts.Plans", "How a running pod comes to the sidecars that it would get now: pure"),
        new("Rollouts", "What brings running pods up to date: waves, changes, waiting", Net),
        new("Rollouts.Live", "Live parameters of running pods: held against their templates, and set", Net),
        new("Hosting", "The composition root: options, Kestrel, draining, the settings store", Web, Extensions, Net, Meters, Disk, Directories),
        new("Cli.Failures", "Exit codes, and what a user reads who typed something wrong", Parser),
        new("Cli.Manifests", "Manifests in, the pods in them, and out again", Net, Disk, Directories),
        new("Cli.Flags", "Options that verbs share", Parser, Extensions),
        new("Cli.Reports", "What verbs print: text, JSON, diffs"),
        new("Cli.Verbs", "One file a verb", Web, Extensions, Net, Parser, Disk, Directories),
        new("Cli", "The command line as a whole", Parser),
    ];
}
