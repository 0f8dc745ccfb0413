using System.CommandLine;
using Injector.Cli.Failures;
using Injector.Cli.Manifests;
using Injector.Cluster.Api;
using Injector.Configuration;

namespace Injector.Cli.Flags;

/// <summary>The options that every command on files shares: what to read, and what the cluster would know.</summary>
/// <param name="filesRequired">False where the command can also look elsewhere.</param>
internal sealed class PodReviewFlags(bool filesRequired = true)
{
    private readonly FileFlags _files = new(filesRequired);

    private readonly Option<string?> _namespace = new("--namespace", "-n")
    {
        Description = "Namespace of the objects that name none (default: default)",
        HelpName = "NAME",
    };

    private readonly Option<string[]> _labels = Pairs("--namespace-label", "A label of the pods' namespace; repeatable");
    private readonly Option<string[]> _annotations = Pairs("--namespace-annotation", "An annotation of the pods' namespace; repeatable");

    private readonly Option<string?> _configDirectory = ConfigurationFlag.Directory();

    private readonly Option<ServerVersion?> _version = VersionFlag.Of(
        "--kubernetes-version", "Version of the cluster the pods are for; from 1.32 on sidecars are native (default: not known, classic sidecars)");

    private readonly Option<SidecarLifecycle?> _lifecycle = ChoiceFlag.Of(
        "--sidecar-lifecycle", [], "How sidecars run, whatever configuration and version say",
        ("Auto", SidecarLifecycle.Auto), ("Native", SidecarLifecycle.Native), ("Classic", SidecarLifecycle.Classic));

    public void AddTo(Command command)
    {
        _files.AddTo(command);
        foreach (Option option in (Option[])[_namespace, _labels, _annotations, _configDirectory, _version, _lifecycle])
            command.Add(option);
    }

    /// <exception cref="InputException">A file or the configuration cannot be used.</exception>
    public PodReviewSession Open(ParseResult result, Func<Stream> standardInput, TextWriter error)
    {
        var settings = Settings(result, error);
        var namespaces = new OfflineNamespaces(Dictionary(result.GetValue(_labels)), Dictionary(result.GetValue(_annotations)));
        return new PodReviewSession(_files.Read(result, standardInput, error), namespaces, result.GetValue(_namespace) ?? "default", settings);
    }

    /// <summary>True when the settings of the command line replace those of a cluster's servers.</summary>
    public bool HasConfiguration(ParseResult result) => result.GetValue(_configDirectory) is not null;

    /// <summary>True when the command line says something else about a cluster than what is there.</summary>
    public bool IsSupposed(ParseResult result) => HasConfiguration(result) || result.GetValue(_labels) is { Length: > 0 }
        || result.GetValue(_annotations) is { Length: > 0 } || result.GetValue(_version) is not null || result.GetValue(_lifecycle) is not null;

    /// <summary>True when the command line says how the sidecars of the cluster run.</summary>
    public bool IsLifecycleSaid(ParseResult result) => result.GetValue(_version) is not null || result.GetValue(_lifecycle) is not null;

    public string? Namespace(ParseResult result) => result.GetValue(_namespace);

    /// <summary>An object of a live cluster; what the options say wins over what the cluster says.</summary>
    public PodReviewSession Open(ParseResult result, LiveInput live, TextWriter error)
    {
        var settings = Settings(result, error, live.Settings);
        var namespaces = new OfflineNamespaces(Dictionary(result.GetValue(_labels)), Dictionary(result.GetValue(_annotations)));
        namespaces.Learn(live.Namespace);
        return new PodReviewSession([.. Manifest.ReadAll(live.File, error)], namespaces, live.Namespace.Name, settings);
    }

    private InjectionSettings Settings(ParseResult result, TextWriter error, InjectionSettings? live = null)
    {
        var native = result.GetValue(_version) is { } version ? version.RunsNativeSidecars : live is { ClusterRunsNativeSidecars: true };
        var settings = live is null ? InjectionSettings.Default(native) : live with { ClusterRunsNativeSidecars = native };
        if (result.GetValue(_configDirectory) is { } directory)
            settings = ConfigurationFlag.Load(directory, native, error);
        return result.GetValue(_lifecycle) is { } lifecycle
            ? settings with { Configuration = settings.Configuration with { SidecarLifecycle = lifecycle } }
            : settings;
    }

    private static Option<string[]> Pairs(string name, string description)
    {
        var option = new Option<string[]>(name) { Description = description, HelpName = "KEY=VALUE" };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (token.Value.IndexOf('=') <= 0)
                    result.AddError($"{name} {token.Value}: must be KEY=VALUE");
        });
        return option;
    }

    private static Dictionary<string, string> Dictionary(string[]? pairs)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs ?? [])
        {
            var at = pair.IndexOf('=');
            map[pair[..at]] = pair[(at + 1)..];
        }

        return map;
    }
}
