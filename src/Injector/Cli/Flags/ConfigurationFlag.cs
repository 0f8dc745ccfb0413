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
    public static InjectionSettings Load(string directory, bool clusterRunsNativeSidecars, TextWriter error)
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
            return loaded.HasErrors ? throw new InputException("the configuration has errors", directory) : loaded.Settings(clusterRunsNativeSidecars);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"the configuration cannot be read: {e.Message}", directory);
        }
    }
}
