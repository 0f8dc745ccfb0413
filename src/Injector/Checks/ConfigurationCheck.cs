using Injector.Templates.Documents;

namespace Injector.Checks;

/// <summary>Checks that the servers' configuration and templates are valid.</summary>
internal sealed class ConfigurationCheck : ICheck
{
    public IEnumerable<Finding> Run(Installation installation)
    {
        var configuration = installation.Configuration;
        foreach (var name in configuration.Missing)
            yield return Finding.Problem(FindingCode.ConfigMapMissing, $"ConfigMap/{installation.OwnNamespace}/{name}",
                "does not exist, but the servers mount it: a new one does not start", "helm upgrade restores it, or create it");
        foreach (var diagnostic in configuration.Diagnostics)
            yield return diagnostic.Severity == Severity.Error
                ? Finding.Problem(FindingCode.ConfigurationInvalid, diagnostic.File,
                    $"{diagnostic}; running servers keep the last good set, a new one does not start",
                    "correct it; injector validate DIR says the same before it is applied")
                : Finding.Advice(FindingCode.ConfigurationInvalid, diagnostic.File, diagnostic.ToString(), "see injector validate");
        if (configuration.Unknown is { } why)
            yield return Finding.Skipped(FindingCode.Configuration, "configuration", $"{why}; --config-dir names a copy to compare with");
        else if (configuration.Settings is { } settings)
            yield return Finding.Ok(FindingCode.Configuration, configuration.Source,
                $"policy {settings.Configuration.Policy}, templates {string.Join(", ", settings.Templates.Templates.Select(t => $"{t.Name} ({t.Revision})"))}");
    }
}
