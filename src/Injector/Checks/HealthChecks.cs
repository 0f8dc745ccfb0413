namespace Injector.Checks;

/// <summary>All checks of an installation's health, causes before effects.</summary>
internal static class HealthChecks
{
    private static readonly ICheck[] All =
    [
        new VersionCheck(), new EntriesCheck(), new PolicyCheck(), new RulesCheck(), new PathCheck(), new SelectorCheck(), new FailurePolicyCheck(),
        new TimeoutCheck(), new BehaviourCheck(), new ServiceCheck(), new CaBundleCheck(), new CertificateCheck(), new PermissionCheck(),
        new ConfigurationCheck(), new AdmissionPathCheck(), new LimitsCheck(),
    ];

    public static IReadOnlyList<Finding> Run(Installation installation) => [.. All.SelectMany(check => check.Run(installation))];
}
