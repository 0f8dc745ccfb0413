using System.CommandLine;
using System.Text.Json;
using Injector.Cli.Failures;
using Injector.Cli.Manifests;
using Injector.Cluster.Api;
using Injector.Configuration;
using Injector.Files;
using Injector.Json;
using Injector.Policies;
using Injector.Telemetry;
using Injector.Yaml;

namespace Injector.Cli.Flags;

/// <summary>What <c>export</c> is made of: a configuration, the templates of it, and the version of the cluster it is for.</summary>
internal sealed class ExportFlags
{
    /// <summary>The first version whose API servers mutate by policies.</summary>
    private static readonly ServerVersion First = new(1, 36, "1.36");

    private readonly Option<string?> _configDirectory = ConfigurationFlag.Directory();
    private readonly Option<ServerVersion?> _version = VersionFlag.Of("--kubernetes", "Version of the cluster the policies are for (default: 1.36)");

    private readonly Option<string?> _configMap = new("--config-map")
    {
        Description = "ConfigMap manifest with these documents, instead of a directory: the chart's; - for standard input",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _templates = new("--template")
    {
        Description = "A template to export; repeatable (default: all). A pod that names another is told that there is none",
        HelpName = "NAME",
    };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_configDirectory, _configMap, _version, _templates])
            command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_configDirectory) is { Implicit: false } && result.GetResult(_configMap) is { Implicit: false })
                result.AddError("--config-dir and --config-map name the same thing: give one");
        });
    }

    /// <summary>Whether anything of it was said.</summary>
    public bool IsGiven(ParseResult result) =>
        result.GetValue(_configDirectory) is not null || result.GetValue(_configMap) is not null || result.GetValue(_templates) is { Length: > 0 };

    /// <summary>The settings that are exported, those templates alone that were asked for; and what they were read from.</summary>
    /// <exception cref="InputException">The configuration cannot be used, or a template is not in it.</exception>
    public (InjectionSettings Settings, PolicySource Source) Read(ParseResult result, Func<Stream> standardInput, TextWriter error)
    {
        var version = result.GetValue(_version) ?? First;
        if ((version.Major, version.Minor).CompareTo((First.Major, First.Minor)) < 0)
            throw new InputException(
                $"--kubernetes {version.Major}.{version.Minor}: API servers mutate by policies from {First.Major}.{First.Minor} on; use the webhook, or inject");
        var (files, from) = result.GetValue(_configMap) is { } map ? (ConfigMap(map, standardInput), map)
            : result.GetValue(_configDirectory) is { } directory ? (ConfigurationFlag.Read(directory), directory)
            : ([], null);
        var settings = from is null
            ? InjectionSettings.Default(clusterRunsNativeSidecars: true)
            : ConfigurationFlag.Load(files, from, clusterRunsNativeSidecars: true, error);
        var names = result.GetValue(_templates) ?? [];
        return (names.Length == 0 ? settings : Only(settings, names, error), PolicySource.Of(Product.Version, files, names));
    }

    private static InjectionSettings Only(InjectionSettings settings, string[] names, TextWriter error)
    {
        foreach (var name in names)
            if (settings.Templates.Find(name) is null)
                throw new InputException($"--template {name}: there is no such template; there are {string.Join(", ", settings.Templates.Names)}");
        var only = settings.Only(names);
        if (only.Configuration != settings.Configuration)
            error.WriteLine($"note: pods that name no template get {names[0]}: the configured default is not exported");
        return only;
    }

    private static List<(string File, string Text)> ConfigMap(string file, Func<Stream> standardInput)
    {
        var (name, text) = InputFile.ReadAll([file], recursive: null, standardInput)[0];
        try
        {
            foreach (var document in YamlReader.ReadAll(text).Where(document => !document.IsEmpty))
            {
                using var json = JsonDocument.Parse(document.Json);
                if (json.RootElement.Is("kind"u8, "ConfigMap"u8))
                    return [.. json.RootElement.TextMap("data").Where(entry => ConfigurationFiles.Includes(entry.Key))
                        .OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => ($"{name}/{entry.Key}", entry.Value))];
            }
        }
        catch (YamlSyntaxException e)
        {
            throw new InputException(e.Message, name, e.Position);
        }

        throw new InputException("has no ConfigMap in it", name);
    }
}
