namespace Injector.Checks;

/// <summary>Checks that each entry's rules match the creation of pods.</summary>
internal sealed class RulesCheck : ICheck
{
    public IEnumerable<Finding> Run(Installation installation) =>
        from entry in installation.Entries
        where !entry.Rules.Any(rule => rule.CoversPodCreation)
        select Finding.Problem(FindingCode.RulesMissPods, entry.Subject,
            "no rule covers the creation of pods, so it is never called",
            "set rules to [{apiGroups: [\"\"], apiVersions: [v1], operations: [CREATE], resources: [pods], scope: Namespaced}]");
}
