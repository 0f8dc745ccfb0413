using System.CommandLine;
using Injector.Cli.Failures;
using Injector.Cluster.Api;
using Injector.Configuration;
using Injector.Templates.Model;

namespace Injector.Cli.Flags;

/// <summary>What <c>export</c> is made of: a configuration, the templates of it, and the version of the cluster it is for.</summary>
internal sealed class ExportFlags
{
    /// <summary>The first version whose API servers mutate by policies.</summary>
    private static readonly ServerVersion First = new(1, 36, "1.36");

    private readonly Option<string?> _configDirectory = ConfigurationFlag.Directory();
    private readonly Option<ServerVersion?> _version = VersionFlag.Of("--kubernetes", "Version of the cluster the policies are for (default: 1.36)");

    private readonly Option<string[]> _templates = new("--template")
    {
        Description = "A template to export; repeatable (default: all). A pod that names another is told that there is none",
        HelpName = "NAME",
    };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_configDirectory, _version, _templates])
            command.Add(option);
    }

    /// <summary>The settings that are exported; those templates alone that were asked for.</summary>
    /// <exception cref="InputException">The configuration cannot be used, or a template is not in it.</exception>
    public InjectionSettings Settings(ParseResult result, TextWriter error)
    {
        var version = result.GetValue(_version) ?? First;
        if ((version.Major, version.Minor).CompareTo((First.Major, First.Minor)) < 0)
            throw new InputException(
                $"--kubernetes {version.Major}.{version.Minor}: API servers mutate by policies from {First.Major}.{First.Minor} on; use the webhook, or inject");
        var settings = result.GetValue(_configDirectory) is { } directory
            ? ConfigurationFlag.Load(directory, clusterRunsNativeSidecars: true, error)
            : InjectionSettings.Default(clusterRunsNativeSidecars: true);
        return result.GetValue(_templates) is { Length: > 0 } names ? Only(settings, names, error) : settings;
    }

    private static InjectionSettings Only(InjectionSettings settings, string[] names, TextWriter error)
    {
        foreach (var name in names)
            if (settings.Templates.Find(name) is null)
                throw new InputException($"--template {name}: there is no such template; there are {string.Join(", ", settings.Templates.Names)}");
        var configuration = settings.Configuration;
        if (configuration.DefaultTemplates.Except(names, StringComparer.Ordinal).Any())
        {
            error.WriteLine($"note: pods that name no template get {names[0]}: the configured default is not exported");
            configuration = configuration with { DefaultTemplates = [names[0]] };
        }

        return settings with
        {
            Configuration = configuration,
            Templates = new TemplateCatalog(settings.Templates.Templates.Where(template => names.Contains(template.Name))),
        };
    }
}
