using Injector.Templates.BuiltIn;
using Injector.Templates.Documents;
using Injector.Templates.Model;

namespace Injector.Configuration;

/// <summary>The result of loading a set of configuration files. Usable only as a whole: one error, and the last good set stays.</summary>
/// <param name="Configuration">The <c>InjectorConfig</c> document, or the defaults when there is none.</param>
/// <param name="Templates">The templates of the files, and the built-ins that the configuration changes.</param>
/// <param name="Diagnostics">Every error and warning of every file.</param>
internal sealed record LoadedConfiguration(
    InjectorConfiguration Configuration, IReadOnlyList<SidecarTemplate> Templates, IReadOnlyList<Diagnostic> Diagnostics)
{
    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);

    /// <summary>The snapshot that reviews are decided on, the built-ins underneath. Only of one without errors.</summary>
    /// <param name="clusterRunsNativeSidecars">As <see cref="InjectionSettings.ClusterRunsNativeSidecars"/>.</param>
    public InjectionSettings Settings(bool clusterRunsNativeSidecars) => new(
        Configuration,
        Templates.Count == 0 ? BuiltInTemplates.Catalog : new TemplateCatalog(BuiltInTemplates.Catalog.Templates.Concat(Templates)),
        clusterRunsNativeSidecars);
}
