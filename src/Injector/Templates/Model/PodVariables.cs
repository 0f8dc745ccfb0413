using Injector.Templates.Parameters;

namespace Injector.Templates.Model;

/// <summary>The pod's values for a template's <see cref="BuiltInVariables"/>.</summary>
internal readonly ref struct PodVariables
{
    public required string Namespace { get; init; }

    /// <summary>The name, or the generateName while there is none.</summary>
    public required string Name { get; init; }

    /// <summary>The first target container's name.</summary>
    public required string Container { get; init; }

    /// <summary>Whether the template's sidecars run as init containers.</summary>
    public required bool Native { get; init; }

    /// <summary>Whom the containers we add run as; absent where the platform assigns users.</summary>
    public required TemplateValue User { get; init; }

    public required TemplateValue Group { get; init; }

    /// <summary>The target container's own; absent when it has none.</summary>
    public required TemplateValue SeLinuxOptions { get; init; }

    /// <summary>Where the sidecar finds the application's files; empty without a shared volume.</summary>
    public required IReadOnlyList<string> Directories { get; init; }

    /// <summary>Whose they are: a name for each directory.</summary>
    public required IReadOnlyList<string> Containers { get; init; }

    /// <summary>The bounds of the template's live parameters, the same for every pod.</summary>
    public required TemplateValue LiveBounds { get; init; }

    /// <summary>The files' patterns below each directory; empty when the template has none.</summary>
    public required IReadOnlyList<string> FilePatterns { get; init; }

    /// <summary>Every directory joined with every pattern.</summary>
    internal IReadOnlyList<string> Files()
    {
        var files = new List<string>(Directories.Count * FilePatterns.Count);
        foreach (var directory in Directories)
            foreach (var pattern in FilePatterns)
                files.Add($"{directory}/{pattern}");
        return files;
    }
}
