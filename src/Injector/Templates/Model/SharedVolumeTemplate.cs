using Injector.Templates.Parameters;

namespace Injector.Templates.Model;

/// <summary>The volume that the application writes to and the sidecar reads from, as the template describes it.</summary>
internal sealed record SharedVolumeTemplate
{
    /// <summary>The volume that is added where the application has none there; numbered when its name is taken.</summary>
    public required TemplateVolume Volume { get; init; }

    /// <summary>A list variable with the target containers' names; null: the pod's default one.</summary>
    public required Variable? Containers { get; init; }

    /// <summary>The application's log directory.</summary>
    public required TemplateText ApplicationMountPath { get; init; }

    /// <summary>A list variable with the file patterns under that directory; null when the template does not say.</summary>
    public required Variable? Files { get; init; }

    /// <summary>Where the sidecar sees it.</summary>
    public required TemplateText SidecarMountPath { get; init; }

    /// <summary>Whether the sidecar's mount is read-only: always when null, else when this holds.</summary>
    public TemplateCondition? ReadOnly { get; init; }

    /// <summary>The constant answer when <see cref="ReadOnly"/> is null.</summary>
    public bool AlwaysReadOnly { get; init; } = true;

    /// <summary>Whether a parameter says what is followed: of which containers, where, or which files.</summary>
    public bool IsChosenBy(TemplateParameter parameter) =>
        Containers?.Parameter == parameter || Files?.Parameter == parameter || ApplicationMountPath.Variables.Any(variable => variable.Parameter == parameter);

    public bool IsReadOnly(TemplateValues values) => ReadOnly?.Holds(values) ?? AlwaysReadOnly;
}
