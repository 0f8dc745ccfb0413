namespace Injector.Cli.Reports;

/// <summary>What <c>version</c> says, for a program. The templates' revisions are by their names.</summary>
internal sealed record VersionJson(
    string Version, string? Commit, string Runtime, string Platform, IReadOnlyDictionary<string, string> Templates);
