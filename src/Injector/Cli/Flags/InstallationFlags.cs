using System.CommandLine;
using Injector.Checks;
using Injector.Cli.Failures;
using Injector.Cli.Manifests;

namespace Injector.Cli.Flags;

/// <summary>Which installation a verb is about, where a cluster has several, and with whose configuration pods are compared.</summary>
/// <param name="use">What the configuration is for, in words: "compare pods with".</param>
internal sealed class InstallationFlags(string use)
{
    private readonly Option<string?> _configuration = new("--webhook-configuration")
    {
        Description = "The MutatingWebhookConfiguration of the installation (default: all that have entries of ours)",
        HelpName = "NAME",
    };

    private readonly Option<string?> _own = new("--injector-namespace")
    {
        Description = "Where the servers run (default: as the webhook configuration says)",
        HelpName = "NAME",
    };

    private readonly Option<string?> _directory = new("--config-dir")
    {
        Description = $"Configuration and templates to {use} (default: those of the servers)",
        HelpName = "DIR",
    };

    public void AddTo(Command command)
    {
        command.Add(_configuration);
        command.Add(_own);
        command.Add(_directory);
    }

    /// <param name="result">The command line.</param>
    /// <param name="dryRun">Whether pods may be sent through admission on a dry run.</param>
    /// <exception cref="InputException">The configuration's directory is none.</exception>
    public CheckScope Read(ParseResult result, bool dryRun)
    {
        if (result.GetValue(_directory) is { } directory)
            InputFile.RequireDirectory("--config-dir", directory);
        return new CheckScope(result.GetValue(_configuration), result.GetValue(_own), result.GetValue(_directory), dryRun);
    }
}
