using System.Collections.Frozen;
using Injector.Templates.BuiltIn;
using Injector.Templates.Model;

namespace Injector.Configuration;

/// <summary>
/// The snapshot a review is decided on: configuration, templates and what the cluster can run. Immutable; a reload
/// makes a new one and swaps the reference.
/// </summary>
/// <param name="Configuration">The platform team's settings.</param>
/// <param name="Templates">All templates by name, compiled.</param>
/// <param name="ClusterRunsNativeSidecars">Whether every supported node of the cluster runs native sidecars; false when unknown.</param>
internal sealed record InjectionSettings(
    InjectorConfiguration Configuration,
    TemplateCatalog Templates,
    bool ClusterRunsNativeSidecars)
{
    /// <summary>Whether sidecars become init containers with <c>restartPolicy: Always</c>.</summary>
    public bool NativeSidecars => Configuration.SidecarLifecycle switch
    {
        SidecarLifecycle.Native => true,
        SidecarLifecycle.Classic => false,
        _ => ClusterRunsNativeSidecars,
    };

    /// <summary>The built-in templates alone, with the default configuration.</summary>
    public static InjectionSettings Default(bool clusterRunsNativeSidecars) =>
        new(InjectorConfiguration.Default, BuiltInTemplates.Catalog, clusterRunsNativeSidecars);

    /// <summary>With some templates alone. Where one of the default templates is not among them, the first of them is the default.</summary>
    /// <param name="names">Names of templates that there are.</param>
    public InjectionSettings Only(IReadOnlyList<string> names) => this with
    {
        Configuration = Configuration.DefaultTemplates.Except(names, StringComparer.Ordinal).Any()
            ? Configuration with { DefaultTemplates = [names[0]] }
            : Configuration,
        Templates = new TemplateCatalog(Templates.Templates.Where(template => names.Contains(template.Name))),
    };

    /// <summary>As they hold for servers in a namespace: it is never injected, whatever the configuration says, for they could not start without themselves.</summary>
    /// <param name="ownNamespace">The servers' namespace; null when they run in none.</param>
    public InjectionSettings ForServerIn(string? ownNamespace) => ownNamespace is null ? this : this with
    {
        Configuration = Configuration with
        {
            ExcludedNamespaces = Configuration.ExcludedNamespaces.Append(ownNamespace).ToFrozenSet(StringComparer.Ordinal),
        },
    };
}
