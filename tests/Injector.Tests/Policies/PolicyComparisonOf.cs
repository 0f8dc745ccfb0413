using Injector.Configuration;
using Injector.Policies;
using Injector.Templates.BuiltIn;
using Injector.Templates.Model;

namespace Injector.Tests.Policies;

/// <summary>The settings under which one built-in template, or some, are all that there is.</summary>
internal sealed class PolicyComparisonOf(string template)
{
    public CompiledPolicy Policy { get; } = PolicyCompiler.Compile(Settings(template));

    public static InjectionSettings Settings(params string[] templates) => new(
        InjectorConfiguration.Default with { DefaultTemplates = templates },
        new TemplateCatalog(templates.Select(template => BuiltInTemplates.Catalog.Find(template)!)), ClusterRunsNativeSidecars: true);
}
