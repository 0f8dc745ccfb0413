using System.CommandLine;
using Injector.Cli.Failures;
using Injector.Cli.Manifests;
using Injector.Configuration;
using Injector.Files;
using Injector.Yaml;

namespace Injector.Cli.Flags;

/// <summary><c>--config-dir</c>: the platform team's documents.</summary>
internal static class ConfigurationFlag
{
    public static Option<string?> Directory() => new("--config-dir")
    {
        Description = "Directory of *.yaml with InjectorConfig and SidecarTemplate documents (default: the built-in templates)",
        HelpName = "DIR",
    };

    /// <exception cref="InputException">It cannot be read, or has errors, which are told before.</exception>
    public static InjectionSettings Load(string directory, bool clusterRunsNativeSidecars, TextWriter error) =>
        Load(Read(directory), directory, clusterRunsNativeSidecars, error);

    /// <summary>The same of files that are read.</summary>
    /// <exception cref="InputException">They have errors, which are told before.</exception>
    public static InjectionSettings Load(IReadOnlyList<(string File, string Text)> files, string from, bool clusterRunsNativeSidecars, TextWriter error)
    {
        var loaded = ConfigurationLoader.Load(files);
        foreach (var diagnostic in loaded.Diagnostics)
            error.WriteLine(diagnostic);
        if (files.Count == 0)
            error.WriteLine($"{from}: warning: no {DocumentFiles.Patterns} file in this directory: the built-in templates are used");
        return loaded.HasErrors ? throw new InputException("the configuration has errors", from) : loaded.Settings(clusterRunsNativeSidecars);
    }

    /// <exception cref="InputException">It cannot be read.</exception>
    public static List<(string File, string Text)> Read(string directory)
    {
        InputFile.RequireDirectory("--config-dir", directory);
        try
        {
            return ConfigurationFiles.Read(directory, shownAs: directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"the configuration cannot be read: {e.Message}", directory);
        }
    }
}
