using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;
using Injector.Templates.Documents;
using Injector.Yaml;

namespace Injector.Tests.Golden;

/// <summary>
/// One folder: a situation in words, in the folder of the reason that it ends with. <c>pod.yaml</c> goes in, a Pod or a workload;
/// <c>namespace.yaml</c>, <c>config.yaml</c> and <c>review.yaml</c> say what is around it, where that is not nothing.
/// </summary>
internal sealed class GoldenCase
{
    private const string Templates = "_templates";

    private static readonly Dictionary<string, string> TemplatePaths = new()
    {
        ["Pod"] = "",
        ["CronJob"] = "/spec/jobTemplate/spec/template",
    };

    private readonly string _folder;

    private GoldenCase(string situation)
    {
        Situation = situation;
        _folder = Path.Combine(RepositoryRoot.Golden, situation);
        Request = ReviewFile.Read(Yaml("review.yaml")?.AsObject());
        Configuration = [.. ConfigurationFiles()];
        Settings = Load();
        Text = ReadPod();
        Document = Parse(Text);
        Kind = Document["kind"]!.GetValue<string>();
        TemplatePath = TemplatePaths.GetValueOrDefault(Kind, "/spec/template");
        if (Request.EnvironmentVariables > 0)
        {
            AddVariables(Request.EnvironmentVariables);
            Text = Document.ToJsonString();
        }
        Namespace = Facts();
    }

    /// <summary>Every folder with a case, as <c>Reason/situation</c>.</summary>
    public static IEnumerable<string> Situations => Directory.EnumerateDirectories(RepositoryRoot.Golden)
        .Where(reason => !Path.GetFileName(reason).StartsWith('_'))
        .SelectMany(Directory.EnumerateDirectories)
        .Select(folder => Path.GetRelativePath(RepositoryRoot.Golden, folder))
        .Order(StringComparer.Ordinal);

    /// <summary><c>Reason/situation</c>: where the case is, and its name.</summary>
    public string Situation { get; }

    /// <summary>The reason whose folder the case is in.</summary>
    public string Reason => Situation.Split('/')[0];

    public ReviewFile Request { get; }

    /// <summary>The input as it is written.</summary>
    public string Text { get; }

    /// <summary>The input: a pod, or the workload that it belongs to.</summary>
    public JsonNode Document { get; }

    public string Kind { get; }

    /// <summary>Where the pod stands in the input.</summary>
    public string TemplatePath { get; }

    public NamespaceFacts Namespace { get; }

    public InjectionSettings Settings { get; }

    /// <summary>The files that the settings come from.</summary>
    public IReadOnlyList<(string File, string Text)> Configuration { get; }

    public bool IsJob => Kind is "Job" or "CronJob";

    public static GoldenCase Load(string situation) => new(situation);

    public string PathOf(string file) => Path.Combine(_folder, file);

    /// <summary>The pod in a document of this case's kind.</summary>
    public JsonNode PodIn(JsonNode document) =>
        TemplatePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(document, (node, name) => node[name]!);

    /// <summary>What the core says of a pod in place of this case's own.</summary>
    public InjectionOutcome Review(JsonNode pod, string path = "", InjectionSettings? settings = null, NamespaceFacts? ns = null)
    {
        using var parsed = JsonDocument.Parse(pod.ToJsonString());
        var request = new PodRequest
        {
            Pod = parsed.RootElement.Clone(),
            Namespace = ns?.Name ?? Request.Namespace,
            IsPodCreation = Request is { Operation: "CREATE", Kind: "Pod" },
            BelongsToJob = IsJob,
            Enforced = Request.EnforcedEntry,
            PathPrefix = path,
        };
        return SidecarInjector.Review(request, ns ?? Namespace, settings ?? Settings);
    }

    /// <summary>What the core says of this case, its patch meant for the whole input.</summary>
    public InjectionOutcome Review() => Review(PodIn(Document), TemplatePath);

    private JsonNode? Yaml(string file) => File.Exists(PathOf(file)) ? Parse(File.ReadAllText(PathOf(file))) : null;

    private static JsonNode Parse(string yaml) => JsonNode.Parse(YamlReader.ReadAll(yaml)[0].Json.Span)!;

    /// <summary>A record of an earlier injection names the revision of the template as it is now.</summary>
    private string ReadPod() => File.ReadAllText(PathOf("pod.yaml"))
        .Replace("<revision>", Settings.Templates.Find("log-processor")!.Revision, StringComparison.Ordinal);

    private void AddVariables(int count)
    {
        var env = new JsonArray();
        for (var i = 0; i < count; i++)
            env.Add(new JsonObject { ["name"] = $"VARIABLE_{i}", ["value"] = $"the value of variable {i}, as long as such values are" });
        PodIn(Document)["spec"]!["containers"]![0]!["env"] = env;
    }

    private IEnumerable<(string, string)> ConfigurationFiles()
    {
        if (!Request.BuiltInTemplates)
            foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Golden, Templates)).Order(StringComparer.Ordinal))
                yield return (Path.GetFileName(file), File.ReadAllText(file));
        if (File.Exists(PathOf("config.yaml")))
            yield return ("zz-config.yaml", File.ReadAllText(PathOf("config.yaml")));
    }

    private InjectionSettings Load()
    {
        var loaded = ConfigurationLoader.Load(Configuration);
        loaded.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error).Should().BeEmpty("the case's own templates and configuration are sound");
        return loaded.Settings(Request.NativeSidecars);
    }

    private NamespaceFacts Facts()
    {
        if (!Request.NamespaceKnown)
            return NamespaceFacts.Unknown(Request.Namespace);
        var metadata = Yaml("namespace.yaml")?["metadata"];
        return new NamespaceFacts(Request.Namespace, Map(metadata?["labels"]), Map(metadata?["annotations"]));
    }

    private static Dictionary<string, string> Map(JsonNode? map) =>
        (map as JsonObject ?? []).ToDictionary(member => member.Key, member => member.Value!.GetValue<string>());
}
