using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Injector.Cli.Failures;
using Injector.Cli.Manifests;
using Injector.Cluster.Api;
using Injector.Configuration;
using Injector.Files;
using Injector.Yaml;

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

    private readonly Option<string?> _configDirectory = new("--config-dir")
    {
        Description = "Directory of *.yaml with InjectorConfig and SidecarTemplate documents (default: the built-in templates)",
        HelpName = "DIR",
    };

    private readonly Option<ServerVersion?> _version = new("--kubernetes-version")
    {
        Description = "Version of the cluster the pods are for; from 1.32 on sidecars are native (default: not known, classic sidecars)",
        HelpName = "X.Y",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = Version,
    };

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
            settings = Load(directory, native, error);
        return result.GetValue(_lifecycle) is { } lifecycle
            ? settings with { Configuration = settings.Configuration with { SidecarLifecycle = lifecycle } }
            : settings;
    }

    private static InjectionSettings Load(string directory, bool native, TextWriter error)
    {
        InputFile.RequireDirectory("--config-dir", directory);
        try
        {
            var files = ConfigurationFiles.Read(directory, shownAs: directory);
            var loaded = ConfigurationLoader.Load(files);
            foreach (var diagnostic in loaded.Diagnostics)
                error.WriteLine(diagnostic);
            if (files.Count == 0)
                error.WriteLine($"{directory}: warning: no {DocumentFiles.Patterns} file in this directory: the built-in templates are used");
            return loaded.HasErrors ? throw new InputException("the configuration has errors", directory) : loaded.Settings(native);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"the configuration cannot be read: {e.Message}", directory);
        }
    }

    private static ServerVersion? Version(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (text.TrimStart('v').Split('.') is [var major, var minor, ..]
            && int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var majorNumber)
            && int.TryParse(minor.TrimEnd('+'), NumberStyles.None, CultureInfo.InvariantCulture, out var minorNumber))
            return new ServerVersion(majorNumber, minorNumber, text);
        argument.AddError($"--kubernetes-version {text}: not a version; use for example 1.33");
        return null;
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
